package dev.sluice.cli;

import dev.sluice.cli.render.JsonLine;
import java.util.List;
import java.util.Optional;

/** {@code sluice version}. */
final class VersionCommand implements Command {
  @Override
  public String name() {
    return "version";
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public void run(Invocation invocation) {
    String version =
        Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
            .orElse("unpackaged");
    String java = System.getProperty("java.version");
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (invocation.isJson()) {
      invocation
          .console()
          .print(
              new JsonLine()
                  .text("message_type", "version")
                  .text("version", version)
                  .text("java_version", java));
    } else {
      invocation.console().print("sluice " + version + " on Java " + java + ", " + system);
    }
  }
}
