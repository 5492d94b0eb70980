package dev.sluice.testing;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Netty's own detector of buffers that are collected without having been released, if Netty is on
 * the class path; by reflection, since the engine does not have it.
 */
final class NettyLeaks {
  private static final String DETECTOR = "io.netty.util.ResourceLeakDetector";
  private static final ConcurrentLinkedQueue<String> FOUND = new ConcurrentLinkedQueue<>();
  private static boolean isWatching;

  private NettyLeaks() {}

  /** Makes Netty track every buffer from now on and tell what it misses. */
  static synchronized void watch() {
    if (isWatching) {
      return;
    }
    isWatching = true;
    try {
      Class<?> detector = Class.forName(DETECTOR);
      Class<?> level = Class.forName(DETECTOR + "$Level");
      Object paranoid = level.getMethod("valueOf", String.class).invoke(null, "PARANOID");
      detector.getMethod("setLevel", level).invoke(null, paranoid);
      Class<?> listener = Class.forName(DETECTOR + "$LeakListener");
      InvocationHandler note =
          (proxy, method, arguments) -> {
            FOUND.add(arguments[0] + " " + arguments[1]);
            return null;
          };
      Object noting =
          Proxy.newProxyInstance(
              NettyLeaks.class.getClassLoader(), new Class<?>[] {listener}, note);
      detector.getMethod("setLeakListener", listener).invoke(bufferDetector(), noting);
    } catch (ReflectiveOperationException noNettyOrAnotherVersion) {
      // Then there is nothing to watch, or only Netty's own log tells of leaks.
    }
  }

  private static Object bufferDetector() throws ReflectiveOperationException {
    Field detector =
        Class.forName("io.netty.buffer.AbstractByteBuf").getDeclaredField("leakDetector");
    detector.setAccessible(true);
    return detector.get(null);
  }

  /** What has leaked since the last call. */
  static List<String> found() {
    try {
      Object allocator =
          Class.forName("io.netty.buffer.UnpooledByteBufAllocator").getField("DEFAULT").get(null);
      Class<?> allocating = Class.forName("io.netty.buffer.ByteBufAllocator");
      Method allocate = allocating.getMethod("directBuffer");
      Method release = Class.forName("io.netty.util.ReferenceCounted").getMethod("release");
      System.gc();
      // Netty looks for collected buffers whenever one is allocated.
      for (int i = 0; i < 10; i++) {
        release.invoke(allocate.invoke(allocator));
      }
    } catch (ReflectiveOperationException noNetty) {
      return List.of();
    }
    List<String> leaks = new ArrayList<>();
    for (String leak = FOUND.poll(); leak != null; leak = FOUND.poll()) {
      leaks.add(leak);
    }
    return leaks;
  }
}
