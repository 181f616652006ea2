package com.doos.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * How a service module is cut. Arrows run from the edges inwards: {@code api} and {@code event}
 * call {@code app}, which owns the transactions and calls {@code store}; {@code domain} knows
 * nobody.
 */
public final class HouseRules {
  private static final String[] SERVICES = {"order", "inventory", "relay", "cdc"};

  private HouseRules() {}

  /** Checks the classes of the module whose root package is {@code com.doos.<module>}. */
  public static void check(String module) {
    String root = "com.doos." + module;
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(root);
    rules(module, root).forEach(rule -> rule.allowEmptyShould(true).check(classes));
  }

  private static List<ArchRule> rules(String module, String root) {
    return List.of(
        noClasses()
            .that()
            .resideInAPackage(root + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(otherServices(module))
            .because("services meet in protos, messages and the addresses of the shared module"),
        noClasses()
            .that()
            .resideInAPackage(root + ".domain..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "com.google.protobuf..", "com.doos.proto..")
            .because("the rules of the domain are free of any library"),
        noClasses()
            .that()
            .resideInAPackage(root + ".domain..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                root + ".store..", root + ".app..", root + ".api..", root + ".event..")
            .because("the domain knows nobody"),
        noClasses()
            .that()
            .resideInAnyPackage(root + ".store..", root + ".app..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(root + ".api..", root + ".event..")
            .because("calls run from the edges inwards"),
        noClasses()
            .that()
            .resideInAPackage(root + ".store..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(root + ".app..")
            .because("a store is called, it does not call"),
        noClasses()
            .that()
            .resideOutsideOfPackages(root + ".api..", root + ".event..", root + ".client..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.doos.proto..")
            .because("generated types stay at the edges"),
        noClasses()
            .that()
            .resideInAnyPackage(
                root + ".api..", root + ".event..", root + ".client..", root + ".domain..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.sqlclient..")
            .because("services own the transactions and stores the SQL"),
        classes()
            .that()
            .haveSimpleNameEndingWith("Store")
            .should()
            .resideInAPackage(root + ".store..")
            .because("all SQL is in one package"),
        noClasses()
            .should()
            .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)")
            .because("such a name says nothing"),
        noClasses()
            .should()
            .callMethod(Pool.class, "withTransaction", Function.class)
            .because("Transactions.once ends when the server closes the connection"),
        noClasses()
            .should()
            .callMethod(SqlConnection.class, "begin")
            .because("Transactions.on commits nothing of a transaction that was given up"),
        slices().matching(root + ".(*)..").should().beFreeOfCycles());
  }

  private static String[] otherServices(String module) {
    return Arrays.stream(SERVICES)
        .filter(service -> !service.equals(module))
        .map(service -> "com.doos." + service + "..")
        .toArray(String[]::new);
  }
}
