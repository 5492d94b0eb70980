package dev.sluice.format;

import dev.sluice.backend.Id;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a repository says about itself.
 *
 * @param version of the format, 1 or 2
 * @param id of the repository, the same in both parts of a hot/cold pair
 * @param isHot whether this is the hot part of such a pair, which lacks the file contents
 * @param json the whole stored document
 */
public record RepositoryConfig(int version, Id id, boolean isHot, String json) {

  /** Stands for one that cannot be read. */
  public static final RepositoryConfig LOST =
      new RepositoryConfig(2, new Id(0, 0, 0, 0), false, "");

  /** Whether it could not be read, so that nothing it says is true. */
  public boolean isLost() {
    return json.isEmpty();
  }

  /**
   * Reads a decrypted config.
   *
   * @throws SluiceException of kind {@code UNSUPPORTED} for other versions, {@code DAMAGED} if it
   *     is not a config
   */
  public static RepositoryConfig parse(byte[] json) {
    Draft draft = new Draft();
    JsonInput.readObject(json, draft);
    if (draft.version < 0) {
      throw new SluiceException(Kind.DAMAGED, "config has no version");
    }
    if (draft.version < 1 || draft.version > 2) {
      throw new SluiceException(
          Kind.UNSUPPORTED,
          "repository version " + draft.version + " is not supported (supported: 1, 2)");
    }
    if (draft.id == null) {
      throw new SluiceException(Kind.DAMAGED, "config has no repository ID");
    }
    String text = new String(json, StandardCharsets.UTF_8);
    return new RepositoryConfig((int) draft.version, draft.id, draft.isHot, text);
  }

  private static final class Draft implements JsonInput.Fields {
    private long version = -1;
    private @Nullable Id id;
    private boolean isHot;

    @Override
    public void read(String name, JsonInput value) throws IOException {
      switch (name) {
        case "version" -> version = value.number(name, Long.MAX_VALUE);
        case "id" -> id = value.id(name);
        case "is_hot" -> isHot = value.isTrue();
        default -> {}
      }
    }
  }
}
