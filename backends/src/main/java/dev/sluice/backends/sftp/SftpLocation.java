package dev.sluice.backends.sftp;

import dev.sluice.backends.process.CommandWords;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a repository behind SSH is, and by which command one gets there. */
public final class SftpLocation {
  /** {@code //user@host:port/dir}; a second slash makes the directory absolute. */
  private static final Pattern URL =
      Pattern.compile("//(?:(.*)@)?(\\[[0-9A-Fa-f:.%]+]|[^@:/\\[\\]]+)(?::(\\d{1,5}))?/(.*)");

  /** {@code user@host:dir}; the user's name may contain an {@code @}. */
  private static final Pattern SHORT = Pattern.compile("(?:([^:]*)@)?([^@:/]+):(.*)");

  private final List<String> command;
  private final String directory;
  private final String description;

  private SftpLocation(List<String> command, String directory, String description) {
    this.command = List.copyOf(command);
    this.directory = directory;
    this.description = description;
  }

  /**
   * Reads what stands behind {@code sftp:}, as restic does.
   *
   * @param options {@code command}, which is run instead of ssh, or {@code args}, more arguments
   *     for it
   * @throws SluiceException with {@link Kind#INVALID_ARGUMENT}
   */
  public static SftpLocation parse(String address, Map<String, String> options) {
    boolean isUrl = address.startsWith("//");
    Matcher form = (isUrl ? URL : SHORT).matcher(address);
    if (!form.matches()) {
      throw invalid("it must be like sftp:user@host:dir or sftp://user@host:22//dir");
    }
    String login = form.group(1) == null ? "" : form.group(1);
    // ssh takes no password; restic leaves one out too.
    String user = isUrl && login.contains(":") ? login.substring(0, login.indexOf(':')) : login;
    String host = form.group(2).replaceAll("[\\[\\]]", "");
    String port = isUrl && form.group(3) != null ? form.group(3) : "";
    String given = form.group(isUrl ? 4 : 3);
    if (given.isEmpty() || given.startsWith("~")) {
      throw invalid(
          "the directory must be given, relative to the user's own or absolute, not by ~");
    }
    if (host.startsWith("-") || user.startsWith("-")) {
      throw invalid("neither user nor host may begin with a dash");
    }
    String directory = Path.of(given).normalize().toString();
    String who = user.isEmpty() ? host : user + "@" + form.group(2);
    String description =
        isUrl
            ? "sftp://" + who + (port.isEmpty() ? "" : ":" + port) + "/" + given
            : "sftp:" + who + ":" + given;
    return new SftpLocation(
        command(host, user, port, options), directory.isEmpty() ? "." : directory, description);
  }

  private static List<String> command(
      String host, String user, String port, Map<String, String> options) {
    String args = options.getOrDefault("args", "");
    String whole = options.getOrDefault("command", "");
    if (!whole.isEmpty()) {
      if (!args.isEmpty()) {
        throw new SluiceException(
            Kind.INVALID_ARGUMENT, "options sftp.command and sftp.args exclude each other");
      }
      return CommandWords.split(whole);
    }
    List<String> words = new ArrayList<>(List.of("ssh", host));
    if (!port.isEmpty()) {
      words.addAll(List.of("-p", port));
    }
    if (!user.isEmpty()) {
      words.addAll(List.of("-l", user));
    }
    if (!args.isEmpty()) {
      words.addAll(CommandWords.split(args));
    }
    words.addAll(List.of("-s", "sftp"));
    return words;
  }

  private static SluiceException invalid(String why) {
    return new SluiceException(
        Kind.INVALID_ARGUMENT, "the address behind sftp: cannot be used: " + why);
  }

  /** The program that speaks SFTP on its standard input and output, and its arguments. */
  public List<String> command() {
    return command;
  }

  /** The repository's directory, absolute or relative to where the server starts. */
  public String directory() {
    return directory;
  }

  /** For people: {@code sftp:user@host:dir}. */
  @Override
  public String toString() {
    return description;
  }
}
