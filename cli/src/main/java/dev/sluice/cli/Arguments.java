package dev.sluice.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The words of a command line, told apart. The one class that knows the parser. */
final class Arguments {
  private final CommandLine.ParseResult parsed;

  private Arguments(CommandLine.ParseResult parsed) {
    this.parsed = parsed;
  }

  /** Parses words that may come in any order; after {@code --} there are no options. */
  static Arguments parse(List<Flag> flags, List<String> words) {
    return parse(flags, withoutSparseValue(words), false);
  }

  /** Parses the options at the start; everything from the first other word on is left as it is. */
  static Arguments parseLeading(List<Flag> flags, List<String> words) {
    return parse(flags, words, true);
  }

  private static Arguments parse(List<Flag> flags, List<String> words, boolean onlyLeading) {
    // The parser's model is filled by hand: its annotations would cost a tenth of a second each
    // start.
    CommandSpec spec = CommandSpec.create();
    flags.forEach(flag -> spec.addOption(option(flag)));
    spec.addPositional(
        PositionalParamSpec.builder()
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("0..*")
            .build());
    spec.parser()
        .expandAtFiles(false)
        .overwrittenOptionsAllowed(true)
        .stopAtPositional(onlyLeading)
        .unmatchedOptionsArePositionalParams(false);
    try {
      return new Arguments(
          new CommandLine(spec).parseArgs(withSeparateVerbose(words).toArray(new String[0])));
    } catch (CommandLine.UnmatchedArgumentException unknown) {
      throw new UsageException(Refusals.sentence(unknown.getUnmatched().get(0)));
    } catch (CommandLine.MissingParameterException missing) {
      throw new UsageException(lacksValue(missing));
    } catch (CommandLine.ParameterException other) {
      throw new UsageException(String.valueOf(other.getMessage()));
    }
  }

  private static OptionSpec option(Flag flag) {
    OptionSpec.Builder option = OptionSpec.builder(flag.names().toArray(new String[0]));
    return switch (flag.form()) {
      case SWITCH -> option.type(boolean.class).arity("0").build();
      case COUNT -> option.type(boolean[].class).arity("0").build();
      case VALUE -> option.type(String.class).arity("1").build();
      case LIST -> option.type(List.class).auxiliaryTypes(String.class).arity("1").build();
    };
  }

  /**
   * rustic's {@code --sparse by-content} is restic's {@code --sparse}, its {@code no} is nothing.
   */
  private static List<String> withoutSparseValue(List<String> words) {
    List<String> left = new ArrayList<>();
    int end = words.contains("--") ? words.indexOf("--") : words.size();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean hasNext = word.equals("--sparse") && i + 1 < end;
      String value =
          word.startsWith("--sparse=")
              ? word.substring("--sparse=".length())
              : hasNext ? words.get(i + 1) : "";
      boolean isValue = i < end && (value.equals("by-content") || value.equals("no"));
      if (!isValue) {
        left.add(word);
        continue;
      }
      if (value.equals("by-content")) {
        left.add("--sparse");
      }
      i += hasNext ? 1 : 0;
    }
    return left;
  }

  /** restic's {@code --verbose=2} is short for {@code --verbose --verbose}. */
  private static List<String> withSeparateVerbose(List<String> words) {
    List<String> separate = new ArrayList<>();
    boolean isOver = false;
    for (String word : words) {
      isOver |= word.equals("--");
      if (!isOver && word.matches("(--verbose|-v)=[0-9]")) {
        for (int i = word.charAt(word.length() - 1) - '0'; i > 0; i--) {
          separate.add("--verbose");
        }
      } else {
        separate.add(word);
      }
    }
    return separate;
  }

  private static String lacksValue(CommandLine.MissingParameterException missing) {
    return missing.getMissing().stream()
        .filter(OptionSpec.class::isInstance)
        .map(option -> ((OptionSpec) option).longestName() + " needs a value")
        .findFirst()
        .orElseGet(missing::getMessage);
  }

  boolean has(String name) {
    return parsed.hasMatchedOption(name);
  }

  int count(String name) {
    return parsed.matchedOptionValue(name, new boolean[0]).length;
  }

  /** The value of an option; the last one if it was given several times. */
  Optional<String> value(String name) {
    return Optional.ofNullable(parsed.matchedOptionValue(name, null));
  }

  List<String> values(String name) {
    return parsed.matchedOptionValue(name, List.of());
  }

  /** The words that are not options, in order. */
  List<String> positionals() {
    return parsed.matchedPositionalValue(0, List.of());
  }
}
