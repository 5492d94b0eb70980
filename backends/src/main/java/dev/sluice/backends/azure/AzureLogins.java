package dev.sluice.backends.azure;

import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.login.Lease;
import dev.sluice.backends.login.LoginContext;
import java.util.Base64;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Finds what lets requests in, as restic does: the account's key, a signature, Entra ID. */
final class AzureLogins {
  private final LoginContext context;
  private final Optional<String> account;
  private final EntraTokens tokens;

  /**
   * @param account the name of the account, which a key needs
   */
  AzureLogins(LoginContext context, Optional<String> account) {
    this.context = context;
    this.account = account;
    this.tokens = new EntraTokens(context);
  }

  Mono<Lease<AzureLogin>> find() {
    return Mono.defer(
        () -> {
          Optional<String> key = context.variable("AZURE_ACCOUNT_KEY");
          if (key.isPresent()) {
            return Mono.just(Lease.forEver(sharedKey(key.get())));
          }
          Optional<String> signature = context.variable("AZURE_ACCOUNT_SAS");
          return signature.isPresent()
              ? Mono.just(Lease.forEver(signature(signature.get())))
              : tokens.find();
        });
  }

  private AzureLogin sharedKey(String key) {
    if (account.isEmpty()) {
      throw context.failed(Reason.DENIED, "AZURE_ACCOUNT_NAME is not set, which the key needs");
    }
    try {
      Base64.getDecoder().decode(key.strip());
    } catch (IllegalArgumentException e) {
      throw context.failed(Reason.DENIED, "AZURE_ACCOUNT_KEY is not a key in base64");
    }
    return new AzureLogin.SharedKey(account.get(), key.strip());
  }

  private static AzureLogin signature(String text) {
    String query = text.strip();
    return new AzureLogin.SharedAccessSignature(query.startsWith("?") ? query.substring(1) : query);
  }
}
