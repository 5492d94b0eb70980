package dev.sluice.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ParserFuzzTest {
  @Test
  void alteredDocumentsAreReadOrRefusedSoonAndInBoundedMemory() {
    ParserFuzz fuzz = new ParserFuzz(20260404);

    fuzz.run(Duration.ofSeconds(Long.getLong("sluice.fuzz.seconds", 2)).toNanos());

    assertThat(fuzz.documents()).isGreaterThan(100);
  }
}
