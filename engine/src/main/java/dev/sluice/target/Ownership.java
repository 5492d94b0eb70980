package dev.sluice.target;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.format.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Whom restored items belong to. May be used by several threads. */
public final class Ownership {
  /** Whom their numbers say, as recorded. */
  public static final Ownership BY_ID = new Ownership(Owners.AS_RECORDED, Owners.AS_RECORDED);

  /** Whoever runs the restore; what exists already keeps its owner. */
  public static final Ownership NONE = new Ownership(Owners.NOBODY, Owners.NOBODY);

  private static final String ANY = "*";

  private final Owners users;
  private final Owners groups;

  private Ownership(Owners users, Owners groups) {
    this.users = users;
    this.groups = groups;
  }

  /** Finds the number for what was recorded. */
  private interface Owners {
    Owners AS_RECORDED = (id, name) -> id;
    Owners NOBODY = (id, name) -> OptionalLong.empty();

    OptionalLong find(OptionalLong id, String name);
  }

  /**
   * Whom their names mean on this machine; by number where no name was recorded, or nobody has it.
   */
  public static Ownership byName() {
    Names users = Names.users();
    Names groups = Names.groups();
    return new Ownership(byName(users), byName(groups));
  }

  private static Owners byName(Names names) {
    return (id, name) -> {
      OptionalLong here = name.isEmpty() ? OptionalLong.empty() : names.find(name);
      return here.isPresent() ? here : id;
    };
  }

  /**
   * One owner for all.
   *
   * @param owner {@code user}, {@code user:group} or {@code :group}, by name or number
   * @throws SluiceException of kind {@code INVALID_ARGUMENT} if nobody has the name
   */
  public static Ownership fixed(String owner) {
    int colon = owner.indexOf(':');
    String user = colon < 0 ? owner : owner.substring(0, colon);
    String group = colon < 0 ? "" : owner.substring(colon + 1);
    return new Ownership(fixed(user, Names.users(), "user"), fixed(group, Names.groups(), "group"));
  }

  private static Owners fixed(String who, Names names, String noun) {
    if (who.isEmpty()) {
      return Owners.AS_RECORDED;
    }
    OptionalLong id = OptionalLong.of(number(who, names, noun));
    return (recorded, name) -> id;
  }

  private static long number(String who, Names names, String noun) {
    if (who.matches("\\d{1,10}")) {
      return Long.parseLong(who);
    }
    return names
        .find(who)
        .orElseThrow(
            () ->
                new SluiceException(
                    Kind.INVALID_ARGUMENT, "there is no " + noun + " \"" + who + "\" here"));
  }

  /**
   * As a list says: lines {@code user FROM TO} and {@code group FROM TO}, each by name or number,
   * {@code *} as FROM for all others. Who is not in it keeps the recorded number.
   *
   * @throws SluiceException of kind {@code INVALID_ARGUMENT} if a line is none of these
   */
  public static Ownership mapped(List<String> lines) {
    Map<String, Long> users = new HashMap<>();
    Map<String, Long> groups = new HashMap<>();
    for (String line : lines) {
      String[] words = line.split("\\s+", -1);
      boolean isUser = words[0].equals("user");
      if (words.length != 3 || (!isUser && !words[0].equals("group"))) {
        throw new SluiceException(
            Kind.INVALID_ARGUMENT,
            "\"" + line + "\" is not of the form user FROM TO or group FROM TO");
      }
      Names names = isUser ? Names.users() : Names.groups();
      (isUser ? users : groups).put(words[1], number(words[2], names, words[0]));
    }
    return new Ownership(mapped(users), mapped(groups));
  }

  private static Owners mapped(Map<String, Long> map) {
    return (id, name) ->
        Optional.ofNullable(name.isEmpty() ? null : map.get(name))
            .or(() -> byNumber(map, id))
            .or(() -> Optional.ofNullable(map.get(ANY)))
            .map(OptionalLong::of)
            .orElse(id);
  }

  private static Optional<Long> byNumber(Map<String, Long> map, OptionalLong id) {
    return id.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(map.get(Long.toString(id.getAsLong())));
  }

  /** The node with the owner that its item is to have; the same if that is so already. */
  public Node apply(Node node) {
    if (this == BY_ID) {
      return node;
    }
    OptionalLong uid = users.find(node.uid(), node.user());
    OptionalLong gid = groups.find(node.gid(), node.group());
    return uid.equals(node.uid()) && gid.equals(node.gid()) ? node : node.withOwner(uid, gid);
  }
}
