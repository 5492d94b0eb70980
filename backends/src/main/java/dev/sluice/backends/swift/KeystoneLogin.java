package dev.sluice.backends.swift;

import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.login.LoginContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is sent to Keystone's version 3: who it is, and for which project (or trust). */
final class KeystoneLogin {
  private static final String APPLICATION = "OS_APPLICATION_CREDENTIAL_";

  private final LoginContext context;

  KeystoneLogin(LoginContext context) {
    this.context = context;
  }

  Map<String, Object> auth() {
    if (context.firstVariable(APPLICATION + "ID", APPLICATION + "NAME").isPresent()) {
      // It belongs to a project already.
      return Map.of("identity", by("application_credential", applicationCredential()));
    }
    Map<String, Object> auth = new HashMap<>();
    auth.put(
        "identity",
        context
            .variable("OS_AUTH_TOKEN")
            .map(token -> by("token", Map.of("id", token)))
            .orElseGet(() -> by("password", Map.of("user", user(true)))));
    scope().ifPresent(scope -> auth.put("scope", scope));
    return auth;
  }

  private static Map<String, Object> by(String method, Map<String, Object> proof) {
    return Map.of("methods", List.of(method), method, proof);
  }

  private Map<String, Object> applicationCredential() {
    Map<String, Object> credential = new HashMap<>();
    credential.put("secret", required(APPLICATION + "SECRET"));
    Optional<String> id = context.variable(APPLICATION + "ID");
    if (id.isPresent()) {
      credential.put("id", id.get());
    } else {
      credential.put("name", required(APPLICATION + "NAME"));
      credential.put("user", user(false));
    }
    return credential;
  }

  private Map<String, Object> user(boolean withPassword) {
    Map<String, Object> user = new HashMap<>();
    Optional<String> id = context.firstVariable("OS_USER_ID", "ST_USER_ID");
    if (id.isPresent()) {
      user.put("id", id.get());
    } else {
      user.put("name", required("OS_USERNAME", "ST_USER"));
      user.put("domain", domain("OS_USER_DOMAIN"));
    }
    if (withPassword) {
      user.put("password", required("OS_PASSWORD", "ST_KEY"));
    }
    return user;
  }

  private Optional<Map<String, Object>> scope() {
    Optional<String> trust = context.variable("OS_TRUST_ID");
    if (trust.isPresent()) {
      return Optional.of(Map.of("OS-TRUST:trust", Map.of("id", trust.get())));
    }
    Optional<String> id = context.firstVariable("OS_PROJECT_ID", "OS_TENANT_ID");
    if (id.isPresent()) {
      return Optional.of(Map.of("project", Map.of("id", id.get())));
    }
    return context
        .firstVariable("OS_PROJECT_NAME", "OS_TENANT_NAME")
        .map(
            name -> Map.of("project", Map.of("name", name, "domain", domain("OS_PROJECT_DOMAIN"))));
  }

  private Map<String, Object> domain(String prefix) {
    Optional<String> id = context.variable(prefix + "_ID");
    return id.isPresent()
        ? Map.of("id", id.get())
        : Map.of(
            "name", context.firstVariable(prefix + "_NAME", "OS_DOMAIN_NAME").orElse("Default"));
  }

  private String required(String... names) {
    return context
        .firstVariable(names)
        .orElseThrow(() -> context.failed(Reason.DENIED, names[0] + " is not set"));
  }
}
