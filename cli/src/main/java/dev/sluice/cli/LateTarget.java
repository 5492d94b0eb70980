package dev.sluice.cli;

import dev.sluice.target.AttributeFilter;
import dev.sluice.target.Target;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A target that is known only once the repository is open, and all the same closes behind it: a
 * restore that was stopped tidies up in the target while the repository closes.
 */
final class LateTarget implements AutoCloseable {
  private Optional<Target> target = Optional.empty();

  Target open(Path directory, AttributeFilter attributes) {
    Target opened = Target.directory(directory, attributes);
    target = Optional.of(opened);
    return opened;
  }

  @Override
  public void close() {
    target.ifPresent(Target::close);
  }
}
