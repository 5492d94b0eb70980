package dev.sluice.archunit.bad.output;

import java.util.logging.Logger;

/** One method for each way to say something past the caller. */
final class Loud {
  void prints() {
    System.out.println();
  }

  void complains() {
    System.err.println();
  }

  void exits() {
    System.exit(1);
  }

  void halts() {
    Runtime.getRuntime().halt(1);
  }

  void traces(Exception failure) {
    failure.printStackTrace();
  }

  void logs() {
    Logger.getAnonymousLogger().info("");
  }
}
