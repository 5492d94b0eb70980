package dev.sluice.archunit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Rules on the structure of the code. Those that name packages take the root package, so that each
 * can be tried on code that breaks it.
 */
public final class Rules {
  private static final String ROOT = "root";

  private Rules() {}

  /**
   * Packages below the root use no others than these.
   *
   * @param uses by package, the packages it uses; the package {@code root} is the root itself
   */
  public static ArchRule layers(String root, Map<String, Set<String>> uses) {
    LayeredArchitecture layers =
        layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
    for (String layer : uses.keySet()) {
      layers = layers.layer(layer).definedBy(layer.equals(ROOT) ? root : root + "." + layer + "..");
    }
    for (Map.Entry<String, Set<String>> layer : uses.entrySet()) {
      String[] used = layer.getValue().toArray(String[]::new);
      layers =
          used.length == 0
              ? layers.whereLayer(layer.getKey()).mayNotAccessAnyLayer()
              : layers.whereLayer(layer.getKey()).mayOnlyAccessLayers(used);
    }
    return layers;
  }

  /** The packages directly below the root do not use each other in a circle. */
  public static ArchRule noCycles(String root) {
    return slices().matching(root + ".(*)..").should().beFreeOfCycles();
  }

  /** Only these packages below the root use classes of a library. */
  public static ArchRule libraryOnlyIn(String library, String root, String... packages) {
    String[] allowed =
        List.of(packages).stream().map(name -> root + "." + name + "..").toArray(String[]::new);
    return noClasses()
        .that()
        .resideOutsideOfPackages(allowed)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library + "..");
  }

  /** In this package no classes but these are public; nested ones do not count. */
  public static ArchRule publicOnly(String packageName, Set<String> names) {
    return classes()
        .that()
        .resideInAPackage(packageName)
        .and()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .should(
            ArchCondition.from(
                DescribedPredicate.<JavaClass>describe(
                    "be one of " + names, type -> names.contains(type.getSimpleName()))));
  }

  /**
   * No operator that reads ahead, or runs at once, as much as Reactor thinks fit: 256 sources of a
   * {@code flatMap}, 256 elements before a {@code publishOn}, 32 before a {@code concatMap}.
   */
  public static ArchRule noHiddenQueues() {
    return noClasses()
        .should()
        .accessTargetWhere(
            overload(Flux.class, Function.class, "flatMap", "flatMapSequential", "concatMap")
                .or(overload(Flux.class, Function.class, "flatMapIterable", "concatMapIterable"))
                .or(overload(Flux.class, Scheduler.class, "publishOn"))
                .or(overload(Flux.class, Publisher.class, "merge", "mergeSequential"))
                .as("a queue of Reactor's own length"));
  }

  /** Nothing waits for a stream, nor lets one run that nobody can cancel. */
  public static ArchRule noBlocking() {
    return noClasses()
        .should()
        .accessTargetWhere(
            named(Publisher.class, "block", "blockOptional", "blockFirst", "blockLast")
                .or(named(Publisher.class, "toIterable", "toStream", "toFuture"))
                .or(named(Publisher.class, "subscribe", "subscribeWith"))
                .as("a stream that is waited for, or let go"));
  }

  /** Nothing runs on threads that the whole process shares. */
  public static ArchRule noGlobalSchedulers() {
    return noClasses()
        .should()
        .accessTargetWhere(
            named(Schedulers.class, "boundedElastic", "parallel", "single")
                .as("a scheduler that the whole process shares"));
  }

  /** Nothing is printed, and the process is not ended. */
  public static ArchRule noOutput() {
    return noClasses()
        .should()
        .accessTargetWhere(
            named(System.class, "out", "err", "exit", "getLogger")
                .or(named(Runtime.class, "exit", "halt"))
                .or(named(Throwable.class, "printStackTrace"))
                .as("the process's output or its end"))
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.logging..", "org.slf4j..", "reactor.util");
  }

  /** Nothing waits for time to pass. */
  public static ArchRule noSleeping() {
    return noClasses()
        .should()
        .accessTargetWhere(
            named(Thread.class, "sleep").or(named(TimeUnit.class, "sleep")).as("a sleep"));
  }

  /** All overloads of these, called or referred to. */
  private static DescribedPredicate<JavaAccess<?>> named(Class<?> owner, String... names) {
    Set<String> all = Set.of(names);
    return DescribedPredicate.describe(
        String.join(", ", names),
        access ->
            all.contains(access.getTarget().getName())
                && access.getTarget().getOwner().isAssignableTo(owner));
  }

  /** Only the overloads with this one parameter. */
  private static DescribedPredicate<JavaAccess<?>> overload(
      Class<?> owner, Class<?> parameter, String... names) {
    return named(owner, names)
        .and(
            DescribedPredicate.describe(
                "with one " + parameter.getSimpleName(),
                access ->
                    access.getTarget() instanceof CodeUnitAccessTarget unit
                        && unit.getRawParameterTypes().size() == 1
                        && unit.getRawParameterTypes().get(0).isEquivalentTo(parameter)));
  }
}
