package dev.sluice.repository;

import dev.sluice.format.Content;
import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;

/**
 * A file's content as a stream. Blobs are fetched a few ahead of the one that is being read, never
 * more than {@link #AHEAD}; what a subscriber gets is its own.
 */
final class ContentStream {
  private static final int AHEAD = 4;
  private static final int SLICE = 1 << 20;

  private final IndexedRepository repository;
  private final Content content;

  ContentStream(IndexedRepository repository, Content content) {
    this.repository = repository;
    this.content = content;
  }

  Flux<ByteBuffer> bytes() {
    return Flux.range(0, content.size())
        .flatMapSequential(
            blob -> repository.open(content.id(blob), ContentStream::slices), AHEAD, 1);
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
