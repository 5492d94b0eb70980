package dev.sluice.backends.s3;

import java.util.Map;
import java.util.Optional;

/**
 * How a bucket is asked.
 *
 * @param region signed for, if somebody said it
 * @param isVirtualHost whether the bucket is part of the server's name
 * @param isListV1 whether names are listed by the old version of the request
 * @param isAnonymous whether nothing is signed
 * @param headers of every request
 * @param thaw how objects are brought out of cold storage, if somebody asked for that
 */
record S3Settings(
    Optional<String> region,
    boolean isVirtualHost,
    boolean isListV1,
    boolean isAnonymous,
    Map<String, String> headers,
    Optional<S3ThawSettings> thaw) {}
