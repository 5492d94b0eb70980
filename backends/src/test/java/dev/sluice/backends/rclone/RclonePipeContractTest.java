package dev.sluice.backends.rclone;

import java.util.Map;

/** The same on its standard input and output. */
class RclonePipeContractTest extends RcloneBackendContractTest {
  @Override
  Map<String, String> options() {
    return Map.of("program", "sh -c 'exec rclone \"$@\"' rclone");
  }
}
