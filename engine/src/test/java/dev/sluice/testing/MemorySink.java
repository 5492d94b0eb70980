package dev.sluice.testing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A repository in memory; {@link MemoryBackend} reads it. Safe for several threads. */
public final class MemorySink implements RepositorySink {
  private final ConcurrentSkipListMap<String, byte[]> files = new ConcurrentSkipListMap<>();

  /** A copy of all files of {@code other}. */
  public static MemorySink copyOf(RepositorySink other) {
    MemorySink copy = new MemorySink();
    other.paths().forEach(path -> copy.write(path, other.read(path)));
    return copy;
  }

  @Override
  public void write(String path, byte[] bytes) {
    files.put(path, bytes.clone());
  }

  @Override
  public byte[] read(String path) {
    return find(path)
        .map(byte[]::clone)
        .orElseThrow(() -> new IllegalArgumentException("no such file: " + path));
  }

  /** The file itself, not to be changed. */
  Optional<byte[]> find(String path) {
    return Optional.ofNullable(files.get(path));
  }

  @Override
  public void delete(String path) {
    if (files.remove(path) == null) {
      throw new IllegalArgumentException("no such file: " + path);
    }
  }

  @Override
  public List<String> paths() {
    return List.copyOf(files.keySet());
  }

  /** All files by path; what is put into the map is not seen here. */
  public Map<String, byte[]> files() {
    return Map.copyOf(files);
  }
}
