package dev.sluice.cli;

import java.util.List;

/** The options that every command takes, before or behind its name. */
final class GlobalFlags {
  static final List<Flag> ALL =
      List.of(
          Flag.value("--repo", "-r", "--repository"),
          Flag.value("--repository-file"),
          Flag.value("--repo-hot"),
          Flag.list("--mirror"),
          Flag.list("--option", "-o"),
          Flag.value("--password-file", "-p"),
          Flag.value("--password-command"),
          Flag.value("--password"),
          Flag.value("--key-file"),
          Flag.value("--key"),
          Flag.value("--key-command"),
          Flag.value("--key-hint"),
          Flag.toggle("--insecure-no-password"),
          Flag.toggle("--no-lock"),
          Flag.toggle("--rebuild-index"),
          Flag.toggle("--without-config"),
          Flag.toggle("--json"),
          Flag.toggle("--quiet", "-q"),
          Flag.count("--verbose", "-v"),
          Flag.toggle("--no-progress"),
          Flag.toggle("--debug"),
          Flag.value("--temp-dir"),
          Flag.value("--max-memory"),
          Flag.value("--cache-dir"),
          Flag.toggle("--no-cache"),
          Flag.value("--limit-download"),
          Flag.list("--cacert"),
          Flag.value("--tls-client-cert"),
          Flag.toggle("--insecure-tls"),
          Flag.value("--http-user-agent"),
          Flag.value("--stuck-request-timeout"),
          Flag.toggle("--help", "-h"),
          Flag.toggle("--version"),
          // For scripts written for restic; they change nothing here.
          Flag.value("--retry-lock"),
          Flag.toggle("--cleanup-cache"),
          Flag.value("--limit-upload"),
          Flag.value("--compression"),
          Flag.value("--pack-size"),
          Flag.toggle("--no-extra-verify"));

  private GlobalFlags() {}
}
