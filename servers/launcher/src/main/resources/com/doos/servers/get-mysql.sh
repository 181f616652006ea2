#!/usr/bin/env bash
# Unpacks Debian's MySQL server with exactly the shared libraries it needs into a folder, without installing anything.
# The folder's own loader and libraries are used, so the host's C library does not matter.
#
# usage: get-mysql.sh FOLDER      (needs apt-get, dpkg-deb and a Debian mirror; no root; about 185 MB)
#   MYSQL_SUITE   Debian suite to take it from, default sid
#   MYSQL_MIRROR  mirror, default the first Debian one of this machine, else deb.debian.org
set -euo pipefail

dest=${1:?usage: get-mysql.sh FOLDER}
suite=${MYSQL_SUITE:-sid}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
work=$dest/.apt

machine_mirror() {
  cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null |
    grep -oE 'https?://[^ ]*/debian/?( |$)' | head -n 1 | sed 's#/* *$##' || true
}

# apt with a state of its own; the empty status file makes it resolve the whole closure, libc included.
prepare_apt() {
  local mirror=${MYSQL_MIRROR:-$(machine_mirror)}
  mkdir -p "$work"/lists/partial "$work"/cache/archives/partial "$work"/none
  : >"$work/status"
  echo "deb [signed-by=$keyring] ${mirror:-http://deb.debian.org/debian} $suite main" >"$work/sources.list"
  cat >"$work/apt.conf" <<EOF
Dir::Etc::sourcelist "$work/sources.list";
Dir::Etc::sourceparts "$work/none";
Dir::Etc::preferences "$work/none/x";
Dir::Etc::preferencesparts "$work/none";
Dir::State "$work";
Dir::State::lists "$work/lists";
Dir::State::status "$work/status";
Dir::Cache "$work/cache";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
Dir::Log "$work";
APT::Install-Recommends "false";
APT::Architecture "amd64";
APT::Architectures { "amd64"; };
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::GzipIndexes "true";
Acquire::Retries "3";
Acquire::Check-Valid-Until "false";
EOF
  export APT_CONFIG=$work/apt.conf
  apt-get -qq update
}

# Names of the closure without perl (only auxiliary scripts use it) and data that the server never opens.
closure() {
  apt-get install --print-uris -qq -y mysql-server-core mysql-client-core |
    awk '/^.http/ { sub(/_.*/, "", $2); print $2 }' |
    grep -vE '^(perl.*|libperl.*|libgdbm.*|libdb5.*|libcrypt1|libbz2.*|libc-gconv.*|openssl-provider-legacy)$' |
    grep -vE '^(gcc-[0-9]+-base|lib[a-z]+-common)$'
}

unpack() {
  local packages package
  mapfile -t packages < <(closure)
  [ ${#packages[@]} -gt 5 ] || { echo "packages of mysql-server-core not resolved" >&2; exit 1; }
  (cd "$work/cache" && apt-get -qq download "${packages[@]}")
  mkdir -p "$dest/root"
  for package in "$work"/cache/*.deb; do
    dpkg-deb --fsys-tarfile "$package" |
      tar -x -C "$dest/root" --keep-directory-symlink --no-same-owner \
        --exclude='./usr/share/doc*' --exclude='./usr/share/man*' --exclude='./usr/share/locale*'
  done
}

# One wrapper per program: it starts through the folder's own loader, wherever the folder lies by then.
wrap() {
  local loader program name
  loader=$(cd "$dest/root" && find . -name 'ld-linux-x86-64.so.2' -type f | head -n 1)
  mkdir -p "$dest/bin"
  for program in usr/sbin/mysqld usr/bin/mysql usr/bin/mysqladmin usr/bin/mysqldump usr/bin/mysqlbinlog; do
    [ -e "$dest/root/$program" ] || continue
    name=$dest/bin/${program##*/}
    cat >"$name" <<EOF
#!/bin/sh
root=\$(cd "\$(dirname "\$0")/../root" && pwd)
libraries=\$root/usr/lib/x86_64-linux-gnu:\$root/usr/lib/mysql/private:\$root/lib/x86_64-linux-gnu
exec "\$root/$loader" --inhibit-cache --library-path "\$libraries" --argv0 "\$root/$program" "\$root/$program" "\$@"
EOF
    chmod +x "$name"
  done
}

# Programs and plugins that nothing here uses: half of the size.
slim() {
  (cd "$dest/root/usr/bin" &&
    find . -type f ! -name mysql ! -name mysqladmin ! -name mysqldump ! -name mysqlbinlog -delete &&
    find . -xtype l -delete)
  (cd "$dest/root/usr/lib/mysql/plugin" &&
    rm -f group_replication.so telemetry_client.so component_telemetry.so component_mysqlbackup.so \
      authentication_*_client.so)
  rm -rf "$work"
}

prepare_apt
unpack
wrap
slim
"$dest/bin/mysqld" --no-defaults --version
