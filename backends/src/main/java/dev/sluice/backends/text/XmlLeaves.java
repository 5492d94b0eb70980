package dev.sluice.backends.text;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads short XML documents by the elements that have text. */
public final class XmlLeaves {
  private static final XMLInputFactory XML = factory();

  private XmlLeaves() {}

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /**
   * Reads what the JDK's parser reads once from its own files, which would block an event loop. To
   * be called, on another thread, by whatever will read answers on one.
   */
  public static void prepare() {
    try {
      read(new byte[] {'<', 'a', '/', '>'}, (path, text) -> {});
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Tells the text of each element that ends, without those within it, and the path to it by local
   * names: {@code ListBucketResult/Contents/Key}.
   *
   * @throws IOException with a message that has nothing of the document in it
   */
  public static void read(byte[] document, BiConsumer<String, String> leaf) throws IOException {
    try {
      XMLStreamReader reader = XML.createXMLStreamReader(new ByteArrayInputStream(document));
      Deque<String> paths = new ArrayDeque<>();
      StringBuilder text = new StringBuilder();
      while (reader.hasNext()) {
        switch (reader.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            String name = reader.getLocalName();
            paths.push(paths.isEmpty() ? name : paths.peek() + "/" + name);
            text.setLength(0);
          }
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
              text.append(reader.getText());
          case XMLStreamConstants.END_ELEMENT -> {
            leaf.accept(paths.pop(), text.toString());
            text.setLength(0);
          }
          default -> {
            // Comments and the like.
          }
        }
      }
    } catch (XMLStreamException e) {
      throw new IOException("it is no XML");
    }
  }
}
