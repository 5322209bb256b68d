    *) return 1 ;;
  esac
}
_sluice() {
  local said='' at='' option='' cur=${COMP_WORDS[COMP_CWORD]} word i
  COMPREPLY=()
  _sluice_words ''
  # How far the words before lead; an option's value leads nowhere.
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [ -n "$option" ]; then
      if [ "$word" != '=' ]; then option=; fi
      continue
    fi
    case " $said " in
      *" $word="*) option=$word ;;
      *" $word "*) if _sluice_words "${at:+$at }$word"; then at="${at:+$at }$word"; fi ;;
    esac
  done
  if [ -n "$option" ]; then
    if [ "$cur" = '=' ]; then cur=; fi
    said=" $said"
    said=${said#* "$option"=}
    said=${said%% *}
    said=${said//,/ }
  fi
  for word in $said; do
    case "$word" in
      -*) case "$cur" in -*) ;; *) continue ;; esac ;;
    esac
    case "$word" in
      "$cur"*) COMPREPLY+=("${word%%=*}") ;;
    esac
  done
}
# Where no word is known, files are.
complete -o default -F _sluice sluice
