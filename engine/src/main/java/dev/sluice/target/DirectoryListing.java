package dev.sluice.target;

import dev.sluice.format.NodeName;
import java.util.Optional;

/** The names in a directory, read one after another. For one thread at a time. */
public interface DirectoryListing extends AutoCloseable {
  /** The next name; empty at the end. */
  Optional<NodeName> next();

  @Override
  void close();
}
