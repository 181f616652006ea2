package com.doos.standalone;

import com.doos.ops.backup.BackupConfig;
import com.doos.ops.backup.BackupMain;
import com.doos.ops.backup.Report;
import com.doos.servers.Endpoints;
import com.doos.servers.HomeInUseException;
import com.doos.servers.PortInUseException;
import com.doos.servers.Ports;
import com.doos.servers.ServerKind;
import com.doos.servers.ServerStack;
import com.doos.servers.ServerStartException;
import com.doos.servers.StackConfig;
import com.doos.shared.config.ConfigException;
import com.doos.shared.config.ConfigReader;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code backup} and {@code restore} for the servers of {@code up}: a backup is taken while they
 * run, a restore starts them without the services. The backups lie in {@code $DOOS_HOME/backup}.
 */
public final class HouseBackup {
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_USAGE = 2;

  private final Path home;
  private final Map<String, String> environment;
  private final Terminal terminal = Terminal.standard();

  private HouseBackup(Path home, Map<String, String> environment) {
    this.home = home;
    this.environment = environment;
  }

  public static void main(String[] args) {
    System.setProperty("logback.configurationFile", "logback-ops.xml");
    Map<String, String> environment = System.getenv();
    HouseBackup house = new HouseBackup(Settings.home(environment), environment);
    System.exit(house.run(List.of(args)));
  }

  private int run(List<String> arguments) {
    try {
      return run(arguments, Main.ports(environment));
    } catch (ConfigException e) {
      terminal.say("doos: %s", String.valueOf(e.getMessage()));
      return EXIT_USAGE;
    } catch (HomeInUseException | PortInUseException | ServerStartException e) {
      terminal.say("doos: %s", String.valueOf(e.getMessage()));
      return EXIT_FAILED;
    }
  }

  private int run(List<String> arguments, Ports ports) {
    List<Integer> moreShards = Main.moreShards(environment, ports);
    StackConfig stack =
        StackConfig.builder(home)
            .ports(ports)
            .moreShards(moreShards)
            .servers(
                EnumSet.of(
                    ServerKind.DATABASE,
                    ServerKind.REDIS,
                    ServerKind.KAFKA,
                    ServerKind.ELASTICSEARCH))
            .build();
    try (ServerStack servers = new ServerStack(stack, terminal::progress)) {
      boolean restore = !arguments.isEmpty() && arguments.get(0).equals("restore");
      Endpoints endpoints = restore ? servers.start() : servers.endpoints();
      return BackupMain.run(arguments, config(endpoints, moreShards), Report.standard());
    }
  }

  private BackupConfig config(Endpoints endpoints, List<Integer> moreShards) {
    Map<String, String> overrides = new HashMap<>(Settings.moreShards(moreShards));
    overrides.put("DOOS_BACKUP_DIRECTORY", home.resolve("backup").toString());
    overrides.put("DOOS_BACKUP_TOOLS", home.resolve("dist").toString());
    overrides.putAll(Settings.of(endpoints, environment).overrides());
    return ConfigReader.read(Settings.yaml(overrides), overrides, BackupConfig::from);
  }
}
