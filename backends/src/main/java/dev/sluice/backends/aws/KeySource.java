package dev.sluice.backends.aws;

import dev.sluice.backends.login.Lease;
import reactor.core.publisher.Mono;

/** One place where keys may be found. */
interface KeySource {
  /** The keys; empty if the user has none there, an error if those that are there are no use. */
  Mono<Lease<AwsKeys>> find();
}
