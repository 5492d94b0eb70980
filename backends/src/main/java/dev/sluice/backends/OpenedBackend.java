package dev.sluice.backends;

import dev.sluice.backend.Backend;
import dev.sluice.backends.around.AroundBackend;
import dev.sluice.backends.cache.CachingBackend;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A storage with everything around it. */
final class OpenedBackend extends AroundBackend {
  private final boolean isRemote;
  private final Runnable afterwards;

  /**
   * @param stack answers
   * @param isRemote whether what is read often is worth keeping on a local disk
   * @param afterwards is done when the stack was closed
   */
  OpenedBackend(Backend stack, boolean isRemote, Runnable afterwards) {
    super(stack);
    this.isRemote = isRemote;
    this.afterwards = afterwards;
  }

  boolean isRemote() {
    return isRemote;
  }

  @Override
  public Backend cachedIn(Path directory, Consumer<String> onWarning) {
    return isRemote ? new CachingBackend(this, directory, onWarning) : this;
  }

  @Override
  public void close() {
    super.close();
    afterwards.run();
  }
}
