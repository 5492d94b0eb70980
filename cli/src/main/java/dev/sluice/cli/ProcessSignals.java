package dev.sluice.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The signals of the operating system: INT and TERM to stop, USR1 (INFO on BSD) to ask. */
final class ProcessSignals implements Signals {
  private volatile Runnable interrupt = ProcessSignals::end;
  private volatile Runnable statusRequest = () -> {};
  private final AtomicInteger interrupts = new AtomicInteger();

  private ProcessSignals() {}

  /** Takes the signals over. */
  static ProcessSignals install() {
    ProcessSignals signals = new ProcessSignals();
    for (String name : List.of("INT", "TERM")) {
      handle(name, signals::interrupted);
    }
    for (String name : List.of("USR1", "INFO")) {
      handle(name, () -> signals.statusRequest.run());
    }
    return signals;
  }

  private static void end() {
    System.exit(ExitCode.INTERRUPTED.number());
  }

  private void interrupted() {
    if (interrupts.incrementAndGet() > 1) {
      // Whoever asks twice does not want to wait for anything to be tidied up.
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED.number());
    }
    interrupt.run();
  }

  /**
   * By reflection, since the only way to hear of signals is {@code sun.misc.Signal}, which the
   * compiler warns of whatever one does. A system that lacks a signal, or a JVM that lacks the
   * class, is left with the default: the process ends.
   */
  private static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler invocation =
          (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
              action.run();
            }
            return null;
          };
      Object proxy =
          Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, invocation);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException | IllegalArgumentException unsupported) {
      return;
    }
  }

  @Override
  public void onInterrupt(Runnable action) {
    interrupt = action;
  }

  @Override
  public void endOnInterrupt() {
    interrupt = ProcessSignals::end;
  }

  @Override
  public void onStatusRequest(Runnable action) {
    statusRequest = action;
  }
}
