package dev.sluice.backends.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.FileHandle;
import dev.sluice.backends.BackendOptions;
import dev.sluice.backends.Backends;
import dev.sluice.backends.testing.Failures;
import dev.sluice.testing.BackendContract;
import dev.sluice.testing.MemorySink;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** A server of S3 that others have written, and that verifies signatures. */
class S3ProxyContractTest extends BackendContract {
  private static final BlobStore STORE = BlobStores.create("transient-nio2", new Properties());
  private static final S3Proxy SERVER =
      S3Proxy.builder()
          .endpoint(URI.create("http://127.0.0.1:0"))
          .awsAuthentication(AuthenticationType.AWS_V4, S3Server.ACCESS_KEY, S3Server.SECRET_KEY)
          .blobStore(STORE)
          .build();
  private static final AtomicInteger BUCKETS = new AtomicInteger();

  /** Held, since what is set in a logger that nobody holds may be forgotten. */
  private static final Logger CHATTER = Logger.getLogger("org.gaul");

  @BeforeAll
  static void start() throws Exception {
    CHATTER.setLevel(Level.WARNING);
    SERVER.start();
  }

  @AfterAll
  static void stop() throws Exception {
    SERVER.stop();
    STORE.close();
  }

  @Override
  protected Backend open(MemorySink files) {
    String bucket = "bucket-" + BUCKETS.incrementAndGet();
    STORE.createContainer(bucket);
    files.files().forEach((path, bytes) -> put(bucket, "a b/ü+&/" + path, bytes));
    return open(bucket, Map.of());
  }

  private static void put(String bucket, String key, byte[] bytes) {
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(key)
            .contentLength((long) bytes.length)
            .build();
    STORE.putBlob(request, new ByteArrayInputStream(bytes));
  }

  private static Backend open(String bucket, Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>(S3Server.KEYS);
    environment.putAll(variables);
    String location = "s3:http://127.0.0.1:" + SERVER.getPort() + "/" + bucket + "/a b/ü+&/";
    return Backends.open(location, BackendOptions.DEFAULTS.withEnvironment(environment));
  }

  @Override
  protected int openTransfers() {
    return 0;
  }

  @Test
  void refusesWrongKeys() {
    try (Backend wrong = open("bucket-1", Map.of("AWS_SECRET_ACCESS_KEY", "wrong"))) {
      assertThat(Failures.failure(wrong.readAll(FileHandle.CONFIG), Reason.DENIED))
          .contains("the secret key is wrong");
    }
  }

  @Test
  void refusesBucketsThatAreNotThere() {
    try (Backend wrong = open("not-there", Map.of())) {
      assertThat(Failures.failure(wrong.readAll(FileHandle.CONFIG), Reason.PROTOCOL))
          .contains("no such bucket");
    }
  }
}
