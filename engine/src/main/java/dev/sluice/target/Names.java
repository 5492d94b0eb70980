package dev.sluice.target;

import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Users or groups of this machine by name, wherever it keeps them. Remembers the latest. */
final class Names {
  private static final int MOST_KEPT = 4096;

  private static final int UID = 16;
  private static final int GID_OF_GROUP = 16;

  /** The C library's look-ups use memory of their own, one call at a time. */
  private static final Object LOOKUP = new Object();

  private interface Lookup {
    long find(byte[] name);
  }

  private final Lookup lookup;
  private final Map<String, OptionalLong> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, OptionalLong> eldest) {
          return size() > MOST_KEPT;
        }
      };

  private Names(Lookup lookup) {
    this.lookup = lookup;
  }

  static Names users() {
    return new Names(name -> number(Posix.getpwnam(name), UID));
  }

  static Names groups() {
    return new Names(name -> number(Posix.getgrnam(name), GID_OF_GROUP));
  }

  private static long number(@Nullable Pointer entry, int offset) {
    return entry == null ? -1 : Integer.toUnsignedLong(entry.getInt(offset));
  }

  /** The number of whoever has this name; empty if nobody has. */
  synchronized OptionalLong find(String name) {
    return known.computeIfAbsent(name, this::look);
  }

  private OptionalLong look(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    byte[] terminated = Posix.terminated(bytes);
    if (Posix.length(terminated) < bytes.length) {
      return OptionalLong.empty();
    }
    synchronized (LOOKUP) {
      long number = lookup.find(terminated);
      return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
    }
  }
}
