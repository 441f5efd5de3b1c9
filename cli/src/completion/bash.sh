# Completions of @PROGRAM@ for bash. In ~/.bashrc: source <(@PROGRAM@ completion bash)

_@NAME@_commands='@COMMANDS@'
_@NAME@_options='@GLOBAL_OPTIONS@'
_@NAME@_flags='@GLOBAL_FLAGS@'

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

_@NAME@() {
  local line=${COMP_LINE:0:COMP_POINT} options=$_@NAME@_options flags=$_@NAME@_flags
  local current= command= option= values= many= used= prefix word file i
  local -a words
  read -ra words <<<"$line"
  case $line in
  *[[:space:]]) ;;
  *)
    current=${words[${#words[@]} - 1]}
    unset "words[${#words[@]} - 1]"
    ;;
  esac
  for ((i = 1; i < ${#words[@]}; i++)); do
    word=${words[i]}
    case $word in
    --*=*) option= ;;
    --*)
      used= option=$word
      case " $flags " in *" $word "*) option= ;; esac
      ;;
    *)
      if [[ -n $option && -z $used ]]; then
        used=1
      elif [[ -z $command ]]; then
        command=$word option=
        _@NAME@_table "$command"
      fi
      ;;
    esac
  done

  # Bash parts words at = and :, and wants only what stands behind.
  prefix=${current%"$2"}
  word=$current
  case $current in
  --*=*) option=${current%%=*} used= word=${current#*=} ;;
  -*) option= ;;
  esac
  [[ -n $option ]] && _@NAME@_values "$command" "$option"
  COMPREPLY=()
  if [[ -n $option && -z $used && -z $values ]]; then
    case $word in
    file://* | fileb://*)
      while IFS= read -r file; do
        [[ -d $file ]] && file+=/ && compopt -o nospace 2>/dev/null
        printf -v file %q "$file"
        COMPREPLY+=("${current%"${word#*://}"}$file")
      done < <(compgen -f -- "${word#*://}")
      ;;
    ?*)
      COMPREPLY=($(compgen -P "${current%"$word"}" -W 'file:// fileb://' -- "$word"))
      ((${#COMPREPLY[@]})) && compopt -o nospace 2>/dev/null
      ;;
    esac
  elif [[ -n $option && -z $used ]]; then
    COMPREPLY=($(compgen -P "${current%"$word"}" -W "$values" -- "$word"))
  else
    [[ -n $many ]] || values=
    case $command,$current in
    ,-*) values= ;;
    ,*) options= flags= values=$_@NAME@_commands ;;
    completion,*) options= flags= values='bash zsh fish' ;;
    *) ((i == 2)) && values=help ;;
    esac
    COMPREPLY=($(compgen -W "$values $options $flags" -- "$current"))
  fi
  [[ -z $prefix ]] || for i in "${!COMPREPLY[@]}"; do
    COMPREPLY[i]=${COMPREPLY[i]#"$prefix"}
  done
}

complete -o default -F _@NAME@ @PROGRAM@
