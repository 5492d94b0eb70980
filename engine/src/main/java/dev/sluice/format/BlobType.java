package dev.sluice.format;

/** The two kinds of blob. The same id may exist as both; they are never mistaken for each other. */
public enum BlobType {
  /** A piece of file content. */
  DATA,
  /** One directory, as JSON. */
  TREE;

  /** The word for it in messages and in the index: {@code data}, {@code tree}. */
  public String noun() {
    return this == DATA ? "data" : "tree";
  }
}
