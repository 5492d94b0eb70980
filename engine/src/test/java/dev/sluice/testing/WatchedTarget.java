package dev.sluice.testing;

import dev.sluice.format.SnapshotPath;
import dev.sluice.target.Target;
import dev.sluice.target.TargetFile;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import reactor.core.publisher.Mono;

/**
 * A target whose calls a test sees before they are made, and may make fail. Calls of the files it
 * opens are seen too: {@code write}, when it is subscribed to, {@code close}, and so on.
 */
public final class WatchedTarget {
  /** Is told of a call. */
  @FunctionalInterface
  public interface Watcher {
    /**
     * Throws to make the call fail; a file is closed all the same.
     *
     * @param call name of the method
     * @param path what it is about; the root if nothing in particular
     */
    void before(String call, SnapshotPath path);
  }

  private WatchedTarget() {}

  /** Watches a target. */
  public static Target over(Target target, Watcher watcher) {
    return (Target) proxy(Target.class, target, watcher, SnapshotPath.ROOT);
  }

  private static Object proxy(Class<?> type, Object real, Watcher watcher, SnapshotPath pathOfAll) {
    InvocationHandler handler =
        (self, method, arguments) -> {
          SnapshotPath path = path(arguments, pathOfAll);
          if (method.getName().equals("write")) {
            return Mono.defer(
                () -> {
                  watcher.before("write", path);
                  return (Mono<?>) invoke(method, real, arguments);
                });
          }
          try {
            watcher.before(method.getName(), path);
          } catch (RuntimeException e) {
            if (method.getName().equals("close")) {
              invoke(method, real, arguments);
            }
            throw e;
          }
          Object result = invoke(method, real, arguments);
          return result instanceof TargetFile
              ? proxy(TargetFile.class, result, watcher, path)
              : result;
        };
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
  }

  private static SnapshotPath path(Object[] arguments, SnapshotPath pathOfAll) {
    return arguments != null && arguments.length > 0 && arguments[0] instanceof SnapshotPath path
        ? path
        : pathOfAll;
  }

  private static Object invoke(Method method, Object real, Object[] arguments) {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
