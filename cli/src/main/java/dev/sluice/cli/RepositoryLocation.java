package dev.sluice.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a repository lies.
 *
 * @param location of the repository, or of its cold part
 * @param hot location of the hot part of a rustic repository
 * @param options by their names: {@code local.connections}
 * @param mirrors where else it lies
 */
record RepositoryLocation(
    String location, Optional<String> hot, Map<String, String> options, List<Mirror> mirrors) {
  static RepositoryLocation of(Invocation invocation) {
    Map<String, String> options = options(invocation);
    return new RepositoryLocation(
        location(invocation),
        invocation.setting("--repo-hot", "RUSTIC_REPO_HOT"),
        Mirror.common(options),
        Mirror.all(invocation, options));
  }

  private static String location(Invocation invocation) {
    Arguments arguments = invocation.arguments();
    boolean isOption = arguments.has("--repo") || arguments.has("--repository-file");
    Optional<String> location =
        isOption ? arguments.value("--repo") : invocation.variable("RESTIC_REPOSITORY");
    Optional<String> file =
        isOption
            ? arguments.value("--repository-file")
            : invocation.variable("RESTIC_REPOSITORY_FILE");
    if (location.isPresent() && file.isPresent()) {
      throw new UsageException(
          "the repository is given twice, by its location and by a file; give only one");
    }
    return location
        .or(() -> file.map(RepositoryLocation::read))
        .or(() -> invocation.variable("RUSTIC_REPOSITORY"))
        .orElseThrow(
            () ->
                new UsageException(
                    "no repository given: use -r LOCATION, or set RESTIC_REPOSITORY"));
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (NoSuchFileException missing) {
      throw new UsageException(
          "the file " + file + " that shall name the repository does not exist");
    } catch (IOException unreadable) {
      throw new UsageException(
          "cannot read the repository's location in " + file + ": " + unreadable.getMessage());
    }
  }

  private static Map<String, String> options(Invocation invocation) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String option : invocation.arguments().values("--option")) {
      int equals = option.indexOf('=');
      if (equals < 1) {
        throw new UsageException("-o " + option + " is not of the form name=value");
      }
      options.put(option.substring(0, equals).strip(), option.substring(equals + 1).strip());
    }
    return options;
  }
}
