package com.doos.testkit;

import com.doos.shared.auth.Access;
import com.doos.shared.auth.AccessRules;
import com.doos.shared.auth.Principal;
import com.doos.shared.auth.Role;
import com.doos.shared.runtime.ApiVerticle;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.grpc.server.Service;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Holds what a service answers against its access rules, and shows them as a table. */
public final class AccessMatrix {
  private AccessMatrix() {}

  /** Every call a service answers, as {@link AccessRules} names them. */
  public static Set<String> calls(ApiVerticle.Api api) {
    Set<String> calls = new TreeSet<>();
    for (Route route : api.http().router().getRoutes()) {
      if (route.getPath() == null) { // what every request passes
        continue;
      }
      Set<HttpMethod> methods = route.methods();
      if (methods == null) {
        calls.add("* " + route.getPath());
      } else {
        methods.forEach(method -> calls.add(method + " " + route.getPath()));
      }
    }
    for (Service service : api.grpc()) {
      for (MethodDescriptor method : service.descriptor().getMethods()) {
        calls.add(method.getService().getFullName() + "/" + method.getName());
      }
    }
    return calls;
  }

  /** A line for each rule, a column for each role: {@code x} may call, {@code .} may not. */
  public static String table(AccessRules rules) {
    StringBuilder table = new StringBuilder(row("call", "nobody"));
    EnumSet.allOf(Role.class).forEach(role -> table.append(column(role.wireName())));
    rules
        .all()
        .forEach((call, access) -> {
          table.append('\n').append(row(call, access.open() ? "x" : "."));
          EnumSet.allOf(Role.class).forEach(role -> table.append(column(mark(access, role))));
        });
    return table.toString();
  }

  private static String mark(Access access, Role role) {
    return access.admits(new Principal(1, "x", Set.of(role))) ? "x" : ".";
  }

  private static String row(String call, String nobody) {
    return String.format(Locale.ROOT, "%-48s", call) + column(nobody);
  }

  private static String column(String text) {
    return String.format(Locale.ROOT, " %-8s", text);
  }
}
