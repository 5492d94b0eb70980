package dev.sluice.repository;

import dev.sluice.format.Content;
import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;

/**
 * A file's content as a stream. One blob is fetched after the other, when it is asked for: one that
 * was fetched ahead would hold bytes that another copy of the blob before it may have to wait for.
 * What a subscriber gets is its own.
 */
final class ContentStream {
  private static final int SLICE = 1 << 20;

  private final IndexedRepository repository;
  private final Content content;

  ContentStream(IndexedRepository repository, Content content) {
    this.repository = repository;
    this.content = content;
  }

  Flux<ByteBuffer> bytes() {
    return Flux.range(0, content.size())
        .concatMap(blob -> repository.open(content.id(blob), ContentStream::slices), 0);
  }

  private static Flux<ByteBuffer> slices(OpenedBlob blob) {
    return Flux.generate(
        () -> 0L,
        (position, sink) -> {
          if (position >= blob.length()) {
            sink.complete();
            return position;
          }
          int length = (int) Math.min(SLICE, blob.length() - position);
          byte[] slice = new byte[length];
          blob.read(position, slice, 0, length);
          sink.next(ByteBuffer.wrap(slice));
          return position + length;
        });
  }
}
