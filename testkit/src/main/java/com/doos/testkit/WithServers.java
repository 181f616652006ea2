package com.doos.testkit;

import com.doos.servers.Endpoints;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives parameters of type {@link Endpoints} to the constructor and the methods of a test class.
 *
 * <p>The servers start when the first such parameter is asked for.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(WithServers.EndpointsResolver.class)
public @interface WithServers {

  /** Resolves the parameters; JUnit makes it. */
  final class EndpointsResolver implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
      return parameter.getParameter().getType() == Endpoints.class;
    }

    @Override
    public Endpoints resolveParameter(ParameterContext parameter, ExtensionContext test) {
      return SharedServers.get();
    }
  }
}
