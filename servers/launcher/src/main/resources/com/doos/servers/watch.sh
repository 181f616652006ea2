# Runs "$@" and sees to it that it ends when the JVM that holds our stdin ends.
#   stdin   a pipe: a line "N" = stop, KILL after N seconds; end of file = the JVM is gone, N = $ORPHAN_SECONDS
#   PIDFILE gets the process id, which is also the id of its process group
# The form "kill -s SIGNAL -- -GROUP" is the only one that dash understands for groups.
# setsid: a Ctrl-C at the terminal reaches only the JVM, which then stops things in order.
# setpriv: should this shell itself be killed, the child gets TERM.
exec 3<&0 </dev/null
if command -v setpriv >/dev/null; then set -- setpriv --pdeathsig TERM -- "$@"; fi
setsid "$@" 3<&- &
child=$!
echo $child >"$PIDFILE"
(
  trap '' TERM INT HUP
  read -r seconds <&3 || seconds=${ORPHAN_SECONDS:-2}
  # A stopped process would not see TERM.
  kill -s CONT -- -$child 2>/dev/null
  kill -s TERM -- -$child 2>/dev/null
  tenths=$((seconds * 10))
  while [ $tenths -gt 0 ] && kill -s 0 -- -$child 2>/dev/null; do sleep 0.1; tenths=$((tenths - 1)); done
  kill -s KILL -- -$child 2>/dev/null
) &
watcher=$!
exec 3<&-
trap 'kill -TERM $child' TERM INT HUP
wait $child
code=$?
while kill -0 $child 2>/dev/null; do wait $child; code=$?; done
# What the child itself started goes with it: Elasticsearch's launcher ends before the real server has closed.
tenths=100
while [ $tenths -gt 0 ] && kill -s 0 -- -$child 2>/dev/null; do sleep 0.1; tenths=$((tenths - 1)); done
kill -s KILL -- -$child 2>/dev/null
kill -KILL $watcher 2>/dev/null
wait $watcher 2>/dev/null
rm -f "$PIDFILE"
exit $code
