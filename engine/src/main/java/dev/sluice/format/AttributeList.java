package dev.sluice.format;

import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The extended attributes of a node while they are read; a bad one is left out with a warning. */
final class AttributeList implements JsonInput.Fields {
  private final List<ExtendedAttribute> attributes = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private String name = "";
  private byte[] value = {};

  /** Reads the array at the current token. */
  void readArray(String field, JsonInput in) throws IOException {
    if (!in.startsArray(field)) {
      return;
    }
    JsonStreamContext array = in.parser().getParsingContext();
    while (in.next() != JsonToken.END_ARRAY) {
      name = "";
      value = new byte[0];
      try {
        in.object(this);
        add();
      } catch (InvalidJsonException wrong) {
        String shown = JsonInput.display(name);
        warnings.add("extended attribute \"" + shown + "\" left out: " + wrong.getMessage());
      }
      in.leaveTo(array);
    }
  }

  private void add() {
    if (name.isEmpty()) {
      warnings.add("extended attribute without a name left out");
    } else {
      attributes.add(new ExtendedAttribute(name, value));
    }
  }

  @Override
  public void read(String field, JsonInput in) throws IOException {
    switch (field) {
      case "name" -> name = in.text(field);
      case "value" -> value = in.base64(field);
      default -> {}
    }
  }

  List<ExtendedAttribute> attributes() {
    return List.copyOf(attributes);
  }

  List<String> warnings() {
    return warnings;
  }
}
