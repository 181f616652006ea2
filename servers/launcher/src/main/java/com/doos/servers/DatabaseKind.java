package com.doos.servers;

/** Which database runs behind the three instances; both are spoken to through the same API. */
public enum DatabaseKind {
  /** MariaDB 10.11, unpacked from a jar of Maven Central: nothing else is needed. */
  MARIADB,
  /** MySQL 9.7 of Debian, unpacked without root; needs {@code apt-get} and a Debian mirror once. */
  MYSQL
}
