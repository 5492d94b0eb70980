package dev.sluice.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.sluice.archunit.Rules;
import dev.sluice.repository.IndexedRepository;
import dev.sluice.spill.Records;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the command line may know. That the common rules can fail is tested with the engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
  private static final String CLI = "dev.sluice.cli";

  private final JavaClasses main =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(CLI);

  /** What the engine's packages share among each other is not for its users. */
  private static final ArchRule NO_INTERNALS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.sluice.flow..", "dev.sluice.spill..", "dev.sluice.crypto..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("dev\\.sluice\\.repository\\.(Indexed|Unlocked)Repository");

  static Stream<ArchRule> rules() {
    return Stream.of(
        NO_INTERNALS, Rules.noCycles(CLI), Rules.noHiddenQueues(), Rules.noGlobalSchedulers());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theCommandLineKeepsTheRule(ArchRule rule) {
    rule.allowEmptyShould(true).check(main);
  }

  @Test
  void whatKnowsInternalsIsFound() {
    JavaClasses bad = new ClassFileImporter().importClasses(KnowsTooMuch.class);
    String report = String.join("\n", NO_INTERNALS.evaluate(bad).getFailureReport().getDetails());
    assertThat(report).contains("index", "record");
  }

  /** Uses two classes that are only public inside the engine. */
  static final class KnowsTooMuch {
    static int index(IndexedRepository repository) {
      return repository.connections();
    }

    static int record(byte[] bytes) {
      return Records.getInt(bytes, 0);
    }
  }
}
