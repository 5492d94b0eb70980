package dev.sluice.backends.thaw;

import dev.sluice.backend.Id;
import dev.sluice.backends.process.CommandWords;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.util.List;

/**
 * A command that does something with one pack.
 *
 * @param words with {@code %id} in place of the pack's id
 */
record PackCommand(List<String> words) {
  private static final String ID = "%id";

  static PackCommand parse(String command) {
    if (command.contains("%ids") || command.contains("%path")) {
      throw invalid(
          "only %id can stand for a pack in a command, not %ids, %path or %paths: ", command);
    }
    List<String> words = CommandWords.split(command);
    if (words.stream().noneMatch(word -> word.contains(ID))) {
      throw invalid("the command must have %id in it, for the id of the pack: ", command);
    }
    return new PackCommand(words);
  }

  private static SluiceException invalid(String why, String command) {
    return new SluiceException(Kind.INVALID_ARGUMENT, why + command);
  }

  List<String> of(Id pack) {
    return words.stream().map(word -> word.replace(ID, pack.hex())).toList();
  }
}
