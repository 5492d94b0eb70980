package dev.sluice.target;

import dev.sluice.format.ExtendedAttribute;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The extended attributes of an open item, brought to what its node says, each for itself. */
final class Attributes {
  /** Given by the system to every item; it does not let go of it. */
  private static final String LABEL = "security.selinux";

  private final OpenItem item;
  private final AttributeFilter filter;

  Attributes(OpenItem item, AttributeFilter filter) {
    this.item = item;
    this.filter = filter;
  }

  /** Is told what did not work. */
  interface Failures {
    void failed(String what, Errno why);
  }

  /** Sets what is missing or another, removes what is too much; whether anything was changed. */
  boolean apply(List<ExtendedAttribute> wanted, Failures failures) {
    List<byte[]> present = item.attributeNames();
    if (wanted.isEmpty() && present.isEmpty()) {
      return false;
    }
    boolean isChanged = false;
    Set<String> names = new HashSet<>();
    for (ExtendedAttribute attribute : wanted) {
      if (filter.isWanted(attribute.name())) {
        names.add(attribute.name());
        isChanged |= set(attribute, present, failures);
      }
    }
    for (byte[] name : present) {
      isChanged |= removeUnwanted(name, names, failures);
    }
    return isChanged;
  }

  /** Whether {@link #apply} would change nothing. */
  boolean areApplied(List<ExtendedAttribute> wanted) {
    Set<String> names = new HashSet<>();
    for (ExtendedAttribute attribute : wanted) {
      if (filter.isWanted(attribute.name())) {
        names.add(attribute.name());
        byte[] name = Posix.terminated(attribute.name().getBytes(StandardCharsets.UTF_8));
        if (!item.hasAttribute(name, attribute.value())) {
          return false;
        }
      }
    }
    return item.attributeNames().stream().noneMatch(name -> isTooMuch(text(name), names));
  }

  private boolean isTooMuch(String present, Set<String> wanted) {
    return !wanted.contains(present) && !present.equals(LABEL) && filter.isWanted(present);
  }

  private static String text(byte[] name) {
    return new String(name, StandardCharsets.UTF_8);
  }

  private boolean set(ExtendedAttribute attribute, List<byte[]> present, Failures failures) {
    byte[] name = attribute.name().getBytes(StandardCharsets.UTF_8);
    byte[] terminated = Posix.terminated(name);
    boolean isThere = present.stream().anyMatch(other -> Arrays.equals(other, name));
    if (isThere && item.hasAttribute(terminated, attribute.value())) {
      return false;
    }
    Errno outcome = item.setAttribute(terminated, attribute.value());
    if (!outcome.isNone()) {
      failures.failed("extended attribute " + attribute.name(), outcome);
    }
    return true;
  }

  private boolean removeUnwanted(byte[] name, Set<String> wanted, Failures failures) {
    String text = text(name);
    if (!isTooMuch(text, wanted)) {
      return false;
    }
    Errno outcome = item.removeAttribute(Posix.terminated(name));
    if (!outcome.isNone()) {
      failures.failed("extended attribute " + text + " (to be removed)", outcome);
    }
    return true;
  }

  /** The names in a list as the system gives it, each ended with a NUL. */
  static List<byte[]> split(byte[] list, int length) {
    List<byte[]> names = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (list[i] == 0) {
        names.add(Arrays.copyOfRange(list, start, i));
        start = i + 1;
      }
    }
    return names;
  }
}
