package dev.sluice.backends;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.sluice.Repository;
import dev.sluice.archunit.Rules;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The structure of the storages. That the common rules can fail is tested with the engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
  private static final String BACKENDS = "dev.sluice.backends";

  private final JavaClasses main =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BACKENDS);

  /** Of the engine, a storage knows the interface it implements, and the tools for streams. */
  private static final ArchRule KNOW_ONLY_STORAGE =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.sluice..")
                  .and(
                      not(
                          resideInAnyPackage(
                              BACKENDS + "..",
                              "dev.sluice.backend..",
                              "dev.sluice.error..",
                              "dev.sluice.flow.."))));

  static Stream<ArchRule> rules() {
    return Stream.of(
        KNOW_ONLY_STORAGE,
        Rules.noCycles(BACKENDS),
        Rules.libraryOnlyIn("io.netty", BACKENDS, "http"),
        Rules.noHiddenQueues(),
        Rules.noGlobalSchedulers(),
        Rules.noOutput());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theStoragesKeepTheRule(ArchRule rule) {
    rule.allowEmptyShould(true).check(main);
  }

  @Test
  void whatKnowsTheFacadeOrNettyIsFound() {
    JavaClasses bad = new ClassFileImporter().importClasses(KnowsTooMuch.class);
    assertThat(report(KNOW_ONLY_STORAGE, bad)).contains("facade");
    assertThat(report(Rules.libraryOnlyIn("io.netty", BACKENDS, "http"), bad)).contains("lends");
  }

  private static String report(ArchRule rule, JavaClasses classes) {
    List<String> details = rule.evaluate(classes).getFailureReport().getDetails();
    return String.join("\n", details);
  }

  /** Breaks two rules. */
  static final class KnowsTooMuch {
    static Class<?> facade() {
      return Repository.class;
    }

    static ByteBuffer lends(io.netty.buffer.ByteBuf buffer) {
      return buffer.nioBuffer();
    }
  }
}
