/**
 * Runs the real servers of DOOS - three databases, Redis, Kafka, Elasticsearch, Canal, etcd - as
 * child processes of one JVM, without Docker, root or installation.
 *
 * <p>The tour:
 *
 * <ul>
 *   <li>{@link com.doos.servers.ServerStack} is the front: start, close, status, faults. {@link
 *       com.doos.servers.StackConfig} says what it consists of, {@link com.doos.servers.Endpoints}
 *       where it answers.
 *   <li>{@link com.doos.servers.SupervisedChild} starts one server and starts it again when it
 *       dies; {@link com.doos.servers.ChildProcess} forks it below a watchdog shell, so that no
 *       child outlives this JVM; {@link com.doos.servers.ChildSpec} says how to run it.
 *   <li>One class per server prepares binaries, data and configuration: {@link
 *       com.doos.servers.DatabaseInstance} (with {@link com.doos.servers.MariaDbBinaries} and
 *       {@link com.doos.servers.MySqlBinaries}), {@link com.doos.servers.RedisServer}, {@link
 *       com.doos.servers.KafkaServer}, {@link com.doos.servers.ElasticsearchServer}, {@link
 *       com.doos.servers.CanalServer}, {@link com.doos.servers.EtcdServer}.
 *   <li>{@link com.doos.servers.Archives} unpacks what the build has downloaded, {@link
 *       com.doos.servers.ClassPaths} finds the class paths of the forked JVMs, {@link
 *       com.doos.servers.Home} locks the folder that all of it lies in.
 * </ul>
 *
 * <p>Linux on x86-64 only: the binaries, {@code /proc}, {@code setsid}.
 */
@NullMarked
package com.doos.servers;

import org.jspecify.annotations.NullMarked;
