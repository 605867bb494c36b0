# Part of ./cpm: who holds which port. The kernel's tables in /proc/net tell, since a UDP port cannot be asked.
# shellcheck shell=bash

address_hex() { # dotted IPv4 address as in /proc/net; anything else counts as every address
  [[ $1 =~ ^([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})$ ]] || { say 00000000; return; }
  printf '%02X%02X%02X%02X\n' "${BASH_REMATCH[4]}" "${BASH_REMATCH[3]}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[1]}"
}

socket_inodes() { # transport, port: the sockets that stand in the way of ours, one inode a line
  local file address state inode mine port fields
  mine=$(address_hex "$CPM_BIND")
  printf -v port '%04X' "$2"
  for file in "/proc/net/$1" "/proc/net/${1}6"; do
    [[ -r $file ]] || continue
    # By grep: it reads the table in one go. The shell itself seeks after each line, and the kernel then counts from the
    # beginning again, which takes minutes where thousands of connections have just ended.
    while read -r -a fields; do
      ((${#fields[@]} > 9)) || continue # a line that was cut short while the table changed
      address=${fields[1]} state=${fields[3]} inode=${fields[9]:-}
      [[ ${address##*:} == "$port" && ($1 == udp || $state == 0A) ]] || continue
      address=${address%:*}
      # ::ffff:a.b.c.d is a.b.c.d; :: takes IPv4 too; another IPv6 address does not meet an IPv4 one.
      [[ $address == 0000000000000000FFFF0000* || $address =~ ^0+$ ]] && address=${address: -8} || [[ ${#address} == 8 ]] || continue
      [[ $address != "$mine" && $address != 00000000 && $mine != 00000000 ]] || say "$inode"
    done < <(grep -F ":$port " "$file" || true)
  done
}

holds() { # pid, inode
  local links
  links=$(stat -c %N "/proc/$1/fd"/* 2>/dev/null || true) # a descriptor may vanish meanwhile
  [[ $links == *"socket:[$2]"* ]]
}

owner() { # inode: pid and command of the process that holds the socket, if we may see it
  local process
  for process in /proc/[0-9]*; do
    holds "${process#/proc/}" "$1" || continue
    printf ', held by pid %s (%s)' "${process#/proc/}" "$(tr -s '\0[:cntrl:]' ' ' <"$process/cmdline" | cut -c 1-100)"
    return
  done
}

each_listener() { # function: called with variable, name, transport, port
  local entry variable name transports transport
  for entry in "${listeners[@]}"; do
    IFS='|' read -r variable name transports <<<"$entry"
    for transport in $transports; do "$1" "$variable" "$name" "$transport" "${!variable}" || return 1; done
  done
}

refuse_taken() {
  local inodes
  inodes=$(socket_inodes "$3" "$4")
  [[ -z $inodes ]] || die 2 "$2 port $4/$3 is taken$(owner "${inodes%%$'\n'*}"); set $1 to another port"
}

held_by_us() {
  local inode
  for inode in $(socket_inodes "$3" "$4"); do holds "$pid" "$inode" && return; done
  not_held="$2 port $4/$3 ($1) on $CPM_BIND"
  return 1
}

show_listener() {
  local state=listening
  held_by_us "$@" || state="NOT LISTENING"
  printf '  %-13s %s:%s/%s  %s\n' "$2" "$CPM_BIND" "$4" "$3" "$state"
}

closed() { [[ -z $(socket_inodes "$3" "$4") ]] || { not_closed="$2 port $4/$3"; return 1; }; }

free() { # port, transports
  local transport
  for transport in $2; do [[ -z $(socket_inodes "$transport" "$1") ]] || return 1; done
}

move_taken_ports() { # a port that the caller left to us and that is taken: the next that is free for all its transports
  local entry variable name transports port reserved=" "
  for variable in "${all_ports[@]}"; do reserved+="${!variable} "; done
  for entry in "${listeners[@]}"; do
    IFS='|' read -r variable name transports <<<"$entry"
    port=${!variable}
    if [[ $given == *" $variable "* ]] || free "$port" "$transports"; then continue; fi
    while [[ $reserved == *" $port "* ]] || ! free "$port" "$transports"; do port=$((port + 10)); done
    say "$name port ${!variable} is taken; the demo uses $variable=$port"
    export "$variable=$port"
    reserved+="$port "
  done
}
