package dev.sluice.cli;

import dev.sluice.cli.render.Report;
import dev.sluice.restore.RestoreEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The reports that {@code --report} asks for, one for each file. */
final class Reports implements AutoCloseable {
  private final List<Report> reports = new ArrayList<>();
  private boolean isEnded;

  /** Begins them; without the option there are none. */
  static Reports of(Invocation invocation) {
    Reports reports = new Reports();
    String version =
        Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
            .orElse("unpackaged");
    for (String file : invocation.arguments().values("--report")) {
      reports.reports.add(Report.to(Path.of(file), invocation.times(), version));
    }
    return reports;
  }

  void note(RestoreEvent event) {
    isEnded |= event instanceof RestoreEvent.Finished;
    reports.forEach(report -> report.note(event));
  }

  /** Notes why the run failed, if the restore did not come to its end. */
  void failed(RuntimeException failure) {
    if (!isEnded) {
      isEnded = true;
      reports.forEach(report -> report.brokenOff(String.valueOf(failure.getMessage())));
    }
  }

  @Override
  public void close() {
    reports.forEach(Report::close);
  }
}
