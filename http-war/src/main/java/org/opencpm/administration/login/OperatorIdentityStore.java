package org.opencpm.administration.login;

import java.util.Locale;
import java.util.Set;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import javax.security.enterprise.credential.Credential;
import javax.security.enterprise.identitystore.CredentialValidationResult;
import javax.security.enterprise.identitystore.IdentityStore;
import org.opencpm.administration.Actor;
import org.opencpm.administration.Operators;

/**
 * The identity store of the console (JSR 375): our own table of operators, so that a login is the
 * same on every container. The group of a caller is his role, in lower case.
 */
@ApplicationScoped
public class OperatorIdentityStore implements IdentityStore {

  @Inject private Operators operators;

  /** For the container. */
  public OperatorIdentityStore() {}

  OperatorIdentityStore(Operators operators) {
    this.operators = operators;
  }

  @Override
  public CredentialValidationResult validate(Credential credential) {
    if (!(credential instanceof OperatorCredential operator)) {
      return CredentialValidationResult.NOT_VALIDATED_RESULT;
    }
    return operators
        .login(operator.name(), operator.password(), operator.from())
        .map(actor -> new CredentialValidationResult(actor.name(), groups(actor)))
        .orElse(CredentialValidationResult.INVALID_RESULT);
  }

  static Set<String> groups(Actor actor) {
    return Set.of(actor.role().name().toLowerCase(Locale.ROOT));
  }
}
