/** Keys and sealed boxes: AES-256-CTR with Poly1305-AES, and scrypt. Knows bytes only. */
@NullMarked
package dev.sluice.crypto;

import org.jspecify.annotations.NullMarked;
