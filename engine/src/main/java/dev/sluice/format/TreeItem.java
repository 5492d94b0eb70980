package dev.sluice.format;

/** What a tree holds at one place: a usable node, or one that must be refused. */
public sealed interface TreeItem permits Node, TreeItem.Refused {
  /**
   * A node that cannot be used; its siblings can.
   *
   * @param name its name as far as it can be shown, for messages
   * @param reason why, as the end of a sentence: {@code refusing unsafe node name ".."}
   * @param isUnsafe whether the name would have meant something outside its directory
   */
  record Refused(String name, String reason, boolean isUnsafe) implements TreeItem {}
}
