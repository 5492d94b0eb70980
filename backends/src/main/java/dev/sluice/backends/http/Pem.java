package dev.sluice.backends.http;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/** The certificates and private keys in a text file (RFC 7468), whatever stands between them. */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519", "Ed448");

  private final Path file;
  private final List<X509Certificate> certificates = new ArrayList<>();
  private final List<PrivateKey> keys = new ArrayList<>();

  private Pem(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws SluiceException with {@link Kind#INVALID_ARGUMENT} and the file's name
   */
  static Pem read(Path file) {
    Pem pem = new Pem(file);
    try {
      Matcher blocks = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
      while (blocks.find()) {
        pem.add(blocks.group(1), Base64.getMimeDecoder().decode(blocks.group(2)));
      }
    } catch (IOException e) {
      throw pem.unusable("it cannot be read (" + e + ")", e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw pem.unusable(String.valueOf(e.getMessage()), e);
    }
    return pem;
  }

  private void add(String label, byte[] der) throws GeneralSecurityException, IOException {
    switch (label) {
      case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE" ->
          certificates.add(
              (X509Certificate)
                  CertificateFactory.getInstance("X.509")
                      .generateCertificate(new ByteArrayInputStream(der)));
      case "PRIVATE KEY" -> keys.add(key(der));
      case "RSA PRIVATE KEY" -> keys.add(key(rsa(der)));
      case "EC PRIVATE KEY" -> keys.add(key(ec(der)));
      case "ENCRYPTED PRIVATE KEY" ->
          throw new GeneralSecurityException("its key is encrypted; it must be without a password");
      default -> {
        // Parameters of curves, requests, and what else tools write there.
      }
    }
  }

  private static byte[] rsa(byte[] pkcs1) throws IOException {
    var algorithm = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
    return new PrivateKeyInfo(algorithm, RSAPrivateKey.getInstance(pkcs1)).getEncoded();
  }

  private static byte[] ec(byte[] sec1) throws IOException {
    ECPrivateKey key = ECPrivateKey.getInstance(sec1);
    var algorithm =
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject());
    return new PrivateKeyInfo(algorithm, key).getEncoded();
  }

  private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException another) {
        // The next one, perhaps.
      }
    }
    throw new GeneralSecurityException("its key is of an unknown kind");
  }

  /** All certificates, at least one. */
  List<X509Certificate> certificates() {
    if (certificates.isEmpty()) {
      throw unusable("there is no certificate in it", null);
    }
    return certificates;
  }

  /** The only private key. */
  PrivateKey key() {
    if (keys.size() != 1) {
      throw unusable("there must be one private key in it, and there are " + keys.size(), null);
    }
    return keys.get(0);
  }

  private SluiceException unusable(String why, @Nullable Exception cause) {
    return new SluiceException(
        Kind.INVALID_ARGUMENT, "cannot use the certificates in " + file + ": " + why, cause);
  }
}
