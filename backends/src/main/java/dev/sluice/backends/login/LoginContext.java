package dev.sluice.backends.login;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.files.BlockingThreads;
import dev.sluice.backends.http.HttpReply;
import dev.sluice.backends.http.HttpRequest;
import dev.sluice.backends.http.HttpTransport;
import dev.sluice.backends.operation.Operation;
import dev.sluice.backends.text.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;

/**
 * What logins are found with: variables, files, programs and other servers. Nothing here blocks the
 * caller; failures are {@link BackendException}s that say which login it was.
 */
public final class LoginContext implements AutoCloseable {
  /** For servers on the same machine or network, which may not be there at all. */
  public static final Duration NEAR = Duration.ofSeconds(2);

  /** For servers elsewhere. */
  public static final Duration FAR = Duration.ofSeconds(30);

  private final Operation operation;
  private final Map<String, String> environment;
  private final HttpTransport transport;
  private final InstantSource clock;
  private final BlockingThreads threads = new BlockingThreads("sluice-login", 2);

  /**
   * @param location whose login it is, without secrets
   * @param environment variables
   * @param transport by which servers are asked; is not closed with this
   */
  public LoginContext(
      String location,
      Map<String, String> environment,
      HttpTransport transport,
      InstantSource clock) {
    this.operation = new Operation("log in to " + location);
    this.environment = environment;
    this.transport = transport;
    this.clock = clock;
  }

  /** A variable that is set and not empty. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** The first of these variables that is set and not empty. */
  public Optional<String> firstVariable(String... names) {
    return List.of(names).stream().flatMap(name -> variable(name).stream()).findFirst();
  }

  /** A place in the user's home directory. */
  public Path inHome(String path) {
    String home =
        firstVariable("HOME", "USERPROFILE").orElseGet(() -> System.getProperty("user.home", ""));
    return Path.of(home).resolve(path);
  }

  public Instant now() {
    return clock.instant();
  }

  public InstantSource clock() {
    return clock;
  }

  /** The text of a file; empty if there is none. */
  public Mono<String> text(Path file) {
    return blocking(
        () -> {
          try {
            return Files.readString(file);
          } catch (NoSuchFileException | NotDirectoryException none) {
            return null;
          } catch (IOException e) {
            throw failed(Reason.DENIED, "cannot read " + file);
          }
        });
  }

  /** The text of a file, which must be there. */
  public Mono<String> requiredText(Path file) {
    return text(file)
        .switchIfEmpty(Mono.error(() -> failed(Reason.DENIED, "there is no file " + file)));
  }

  /**
   * What a program prints; it must end with 0.
   *
   * @param words the program and its arguments, which messages do not show
   */
  public Mono<String> output(List<String> words) {
    return blocking(() -> run(words));
  }

  private String run(List<String> words) {
    String program = words.get(0);
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectInput(ProcessBuilder.Redirect.from(nullDevice()))
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw failed(Reason.DENIED, "the program " + program + " ended with code " + code);
      }
      return output;
    } catch (IOException e) {
      throw failed(Reason.DENIED, "the program " + program + " cannot be run");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(Reason.TRANSIENT, "the program " + program + " was interrupted");
    }
  }

  private static java.io.File nullDevice() {
    boolean isWindows = System.getProperty("os.name", "").startsWith("Windows");
    return new java.io.File(isWindows ? "NUL" : "/dev/null");
  }

  /** Work that blocks. */
  public <T> Mono<T> blocking(Callable<T> work) {
    return Mono.fromCallable(work).subscribeOn(threads.scheduler());
  }

  /** Asks a server. */
  public Mono<HttpReply> call(
      String method, String uri, Map<String, String> headers, String body, Duration patience) {
    return Mono.defer(
        () -> {
          HttpRequest request = new HttpRequest(operation, method, uri, headers, body);
          return transport.reply(request, patience);
        });
  }

  /** The answer of a server that must be JSON with status 200 or 201; {@code server} names it. */
  public JsonValue json(String server, HttpReply reply) {
    if (reply.status() >= 500 || reply.status() == 429) {
      throw failed(Reason.TRANSIENT, server + " answered " + reply.status());
    }
    if (reply.status() != 200 && reply.status() != 201) {
      throw failed(Reason.DENIED, server + " answered " + reply.status());
    }
    return json(server, reply.body());
  }

  /** A document that must be JSON; {@code origin} names it. */
  public JsonValue json(String origin, byte[] document) {
    try {
      return JsonValue.parse(document);
    } catch (IOException e) {
      throw failed(Reason.DENIED, "what came from " + origin + " is no use: " + e.getMessage());
    }
  }

  /** A member that must be there. */
  public String required(String origin, JsonValue json, String name) {
    return json.text(name)
        .orElseThrow(() -> failed(Reason.DENIED, "what came from " + origin + " has no " + name));
  }

  /** A failure to log in; {@code why} completes the sentence. */
  public BackendException failed(Reason reason, String why) {
    return operation.failed(reason, why);
  }

  @Override
  public void close() {
    threads.close();
  }
}
