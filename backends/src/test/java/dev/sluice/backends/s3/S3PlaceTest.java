package dev.sluice.backends.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backends.http.HttpSettings;
import dev.sluice.backends.objects.CloudAccess;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3PlaceTest {
  @ParameterizedTest
  @CsvSource({
    "host/bucket, https://host/bucket",
    "host/bucket/, https://host/bucket",
    "host/bucket/a/b, https://host/bucket/a/b",
    "host/bucket//a//b/, https://host/bucket/a/b",
    "host/bucket/a/../b/./c, https://host/bucket/b/c",
    "//host/bucket/a, https://host/bucket/a",
    "https://host/bucket/a, https://host/bucket/a",
    "https://host:443/bucket/a, https://host/bucket/a",
    "http://host:9000/bucket/a, http://host:9000/bucket/a",
    "http://host:80/bucket, http://host/bucket",
    "host:9000/bucket, https://host:9000/bucket",
    "http://[::1]:9000/bucket, http://[::1]:9000/bucket",
    "httpbin/bucket, https://httpbin/bucket",
    "s3.amazonaws.com/bucket/ä ö, https://s3.amazonaws.com/bucket/ä ö"
  })
  void readsAllSpellings(String address, String place) {
    assertThat(S3Place.parse(address)).hasToString("s3:" + place);
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "host/", "//host", "https://host", "https:///bucket", "", "/b/c"})
  void aBucketMustBeThere(String address) {
    assertThatThrownBy(() -> S3Place.parse(address)).hasMessageContaining("s3:https://host/bucket");
  }

  @Test
  void keysInTheAddressAreRefusedAndNotTold() {
    assertThatThrownBy(() -> S3Place.parse("https://AKIA:s3cret@host/bucket"))
        .hasMessageContaining("AWS_ACCESS_KEY_ID")
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @CsvSource({
    "s3.amazonaws.com/b, us-east-1, https://b.s3.amazonaws.com/",
    "s3.amazonaws.com/b, eu-west-1, https://b.s3.eu-west-1.amazonaws.com/",
    "s3.eu-west-1.amazonaws.com/b, eu-west-1, https://b.s3.eu-west-1.amazonaws.com/",
    "s3-eu-west-1.amazonaws.com/b, eu-west-1, https://b.s3-eu-west-1.amazonaws.com/",
    "s3.eu-west-1.amazonaws.com/b, eu-west-2, https://b.s3.eu-west-2.amazonaws.com/",
    "s3.cn-north-1.amazonaws.com.cn/b, cn-north-1, https://b.s3.cn-north-1.amazonaws.com.cn/",
    "s3.amazonaws.com/b.c, us-east-1, https://s3.amazonaws.com/b.c/",
    "s3-accelerate.amazonaws.com/b, eu-west-1, https://b.s3-accelerate.amazonaws.com/",
    "http://s3.amazonaws.com/b.c, us-east-1, http://b.c.s3.amazonaws.com/",
    "storage.googleapis.com/b, us-east-1, https://b.storage.googleapis.com/",
    "oss-eu-central-1.aliyuncs.com/b, x, https://b.oss-eu-central-1.aliyuncs.com/",
    "s3.us-west-004.backblazeb2.com/b, us-west-004, https://s3.us-west-004.backblazeb2.com/b/",
    "http://localhost:9000/b, us-east-1, http://localhost:9000/b/"
  })
  void findsTheServerOfABucket(String address, String region, String base) {
    S3Place place = S3Place.parse(address);
    assertThat(place.base(region, place.isVirtualHost())).isEqualTo(base);
  }

  @ParameterizedTest
  @CsvSource({
    "s3.eu-west-1.amazonaws.com, eu-west-1",
    "s3.dualstack.eu-west-1.amazonaws.com, eu-west-1",
    "s3-us-gov-west-1.amazonaws.com, us-gov-west-1",
    "s3.amazonaws.com, ",
    "s3-accelerate.amazonaws.com, ",
    "s3.fr-par.scw.cloud, "
  })
  void knowsTheRegionOfAmazonsServers(String server, String region) {
    assertThat(S3Place.of("https", server, "b", "").regionOfServer().orElse(null))
        .isEqualTo(region);
  }

  @ParameterizedTest
  @CsvSource({"dns, true", "path, false", "auto, false"})
  void theOptionDecidesWhereTheBucketStands(String lookup, boolean isVirtualHost) {
    S3Place place = S3Place.parse("localhost/b");
    assertThat(S3Options.restic(place, Map.of("bucket-lookup", lookup), Map.of()).isVirtualHost())
        .isEqualTo(isVirtualHost);
  }

  @ParameterizedTest
  @CsvSource({"bucket-lookup, x", "list-objects-v1, maybe", "enable-restore, x"})
  void refusesOptionsThatMakeNoSense(String name, String value) {
    CloudAccess access =
        new CloudAccess(
            Map.of(), OptionalInt.empty(), HttpSettings.DEFAULTS, InstantSource.system());
    assertThatThrownBy(() -> S3.open("localhost/b", Map.of(name, value), access))
        .hasMessageContaining(name);
  }
}
