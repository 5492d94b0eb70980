package dev.sluice.backends.thaw;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.time.Duration;
import java.util.Optional;

/**
 * How packs are brought out of cold storage in rustic's way.
 *
 * @param command is run for each pack, whose id stands for {@code %id} in it; without one the first
 *     byte of each pack is read, whatever comes of it
 * @param pause how long to wait once all packs have been asked for
 * @param waitCommand is run for each pack after that, and ends when the pack can be read
 */
public record WarmUp(Optional<String> command, Duration pause, Optional<String> waitCommand) {
  /**
   * Checks the commands.
   *
   * @throws SluiceException with {@link Kind#INVALID_ARGUMENT}
   */
  public WarmUp {
    command.ifPresent(PackCommand::parse);
    waitCommand.ifPresent(PackCommand::parse);
    if (pause.isNegative()) {
      throw new SluiceException(Kind.INVALID_ARGUMENT, "the time to wait cannot be negative");
    }
  }
}
