#compdef @PROGRAM@
# Completions of @PROGRAM@ for zsh. In ~/.zshrc, after compinit: source <(@PROGRAM@ completion zsh)

_@NAME@_commands=(@COMMANDS@)
_@NAME@_options=(@GLOBAL_OPTIONS@)
_@NAME@_flags=(@GLOBAL_FLAGS@)

# Adds the options of the command $1, and those of them that take no value.
_@NAME@_table() {
  case $1 in
@OPTIONS@
  esac
}

# Sets the known values of the option $2 of the command $1, and whether there may be several.
_@NAME@_values() {
  case $2 in
@GLOBAL_VALUES@
  esac
  case "$1 $2" in
@VALUES@
  esac
}

_@PROGRAM@() {
  local current=${(Q)PREFIX} command option many used word
  local -a options=($_@NAME@_options) flags=($_@NAME@_flags) values
  integer i
  for ((i = 2; i < CURRENT; i++)); do
    word=${(Q)words[i]}
    case $word in
    --*=*) option= ;;
    --*)
      used= option=$word
      ((${flags[(Ie)$word]})) && option=
      ;;
    *)
      if [[ -n $option && -z $used ]]; then
        used=1
      elif [[ -z $command ]]; then
        command=$word option=
        _@NAME@_table $command
      fi
      ;;
    esac
  done

  case $current in
  --*=*)
    option=${current%%=*} used=
    compset -P 1 '*='
    ;;
  -*) option= ;;
  esac
  [[ -n $option ]] && _@NAME@_values "$command" $option
  if [[ -n $option && -z $used ]]; then
    if (($#values)); then
      compadd -a values
    elif compset -P 'file(|b)://'; then
      _files
    else
      [[ -n $PREFIX ]] && compadd -S '' -- file:// fileb://
      _files
    fi
    return
  fi
  [[ -n $many ]] || values=()
  case $command,$current in
  ,-*) values=() ;;
  ,*) options=() flags=() values=($_@NAME@_commands) ;;
  completion,*) options=() flags=() values=(bash zsh fish) ;;
  *) ((CURRENT == 3)) && values=(help) ;;
  esac
  compadd -- $values $options $flags
}

# Run by compinit from a file of its own, called _@PROGRAM@, or sourced.
if [[ $funcstack[1] == _@PROGRAM@ ]]; then
  _@PROGRAM@ "$@"
else
  compdef _@PROGRAM@ @PROGRAM@
fi
